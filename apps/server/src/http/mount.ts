import type { ServerResponse } from 'node:http'
import {
  endpoints,
  maxBodyBytes,
  type CallAnswer,
  type CallInput,
  type Endpoint,
  type EndpointName,
} from '@sendwright/contract'
import express, { type Request, type Response, type Router } from 'express'
import type { z } from 'zod'
import { EventStream } from './eventStream.ts'
import { readIdempotencyKey, type Idempotency } from './idempotencyKey.ts'
import { readIfMatch } from './ifMatch.ts'
import { readJson } from './readJson.ts'
import { isRefusal, refuseProblems, type Refusal } from './refusal.ts'
import { sendRefusal } from './sendError.ts'
import { sendPieces, sendText } from './sendText.ts'
import { shapeProblems } from './shapeProblems.ts'

type Table = typeof endpoints

/** What a handler gets: parameters, query and body as the contract's schemas made them. */
export type HandlerInput<Name extends EndpointName> = {
  readonly params: CallInput<Name> extends { readonly params: infer Params } ? Params : Record<never, never>
  readonly query: Table[Name] extends { readonly query: infer Query extends z.ZodType }
    ? z.output<Query>
    : Record<never, never>
  readonly body: Table[Name] extends { readonly body: infer Body }
    ? Body extends z.ZodType
      ? z.output<Body>
      : Uint8Array
    : undefined
  /** The version that the caller builds on; null where it named none. */
  readonly ifMatch: number | null
  /** The key that makes repeating safe; null where the caller gave none. */
  readonly idempotency: Idempotency | null
  /** The header `traceparent`; null where there is none. */
  readonly trace: string | null
  /** Ends when the caller goes away. */
  readonly signal: AbortSignal
}

/** An answer as JSON text, for documents so large that writing them anew would hold up other requests. */
export interface WrittenJson {
  readonly writtenJson: string
}

/** A file as a handler gives it; the browser saves it under its name. */
export interface FileAnswer {
  readonly name: string
  readonly type: string
  /** Pieces are written as they come, for files that are not held in memory. */
  readonly text: string | AsyncIterable<string>
}

/** What a handler gives: the answer, also as JSON text, a refusal, a file, or for event streams a function that feeds the stream. */
export type HandlerResult<Name extends EndpointName> =
  | Refusal
  | (Table[Name]['answer'] extends 'event-stream'
      ? (stream: EventStream) => Promise<void>
      : Table[Name]['answer'] extends 'file'
        ? FileAnswer
        : Immutable<CallAnswer<Name>> | (Table[Name]['answer'] extends z.ZodType ? WrittenJson : never))

/** An answer is only read: rooms give readonly lists. */
type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T

/** One handler per endpoint; the compiler lists those that are missing. */
export type Handlers = {
  readonly [Name in EndpointName]: (input: HandlerInput<Name>, exchange: Exchange) => Promise<HandlerResult<Name>>
}

/** The little that a handler may do to the answer besides returning it. */
export interface Exchange {
  setHeader(name: string, value: string): void
  /** Another status of success than the contract's. */
  setStatus(status: 200 | 201): void
}

/** Told of every answer: the call, its status and how long it took. */
export type OnAnswer = (call: EndpointName, status: number, ms: number) => void

/** Connects the contract's table to handlers as routes: parses what comes in, writes what goes out. */
export function mountEndpoints(router: Router, handlers: Handlers, onAnswer: OnAnswer): void {
  const readBody = express.raw({ type: () => true, limit: maxBodyBytes })
  for (const [name, endpoint] of routesInOrder()) {
    // The two tables have the same keys, and each handler the types of its own endpoint; a loop over names cannot show that.
    const handler = handlers[name] as unknown as LooseHandler
    // Express calls its methods by lower case.
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'
    const route = (request: Request, response: Response) => {
      const startedAt = performance.now()
      // Streams last as long as somebody looks.
      if (endpoint.answer !== 'event-stream')
        response.on('finish', () => onAnswer(name, response.statusCode, performance.now() - startedAt))
      return answer({ endpoint, handler }, request, response)
    }
    if (endpoint.body === undefined) router[method](endpoint.path, route)
    else router[method](endpoint.path, readBody, route)
  }
}

/** Express asks its routes one after another: the call that programs make thousands of times a second comes first. */
function routesInOrder(): readonly (readonly [EndpointName, Endpoint])[] {
  // The keys of the table are the names; Object.entries forgets that.
  const routes = Object.entries<Endpoint>(endpoints) as [EndpointName, Endpoint][]
  return routes.toSorted(([left], [right]) => Number(right === 'publish') - Number(left === 'publish'))
}

interface Route {
  readonly endpoint: Endpoint
  readonly handler: LooseHandler
}

interface LooseInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly ifMatch: number | null
  readonly idempotency: Idempotency | null
  readonly trace: string | null
}
type LooseHandler = (input: LooseInput & { readonly signal: AbortSignal }, exchange: Exchange) => Promise<unknown>

async function answer({ endpoint, handler }: Route, request: Request, response: Response): Promise<void> {
  const input = readInput(endpoint, request)
  if (isRefusal(input)) return sendRefusal(response, input)
  const signal = createGoneSignal(response)
  response.statusCode = endpoint.status
  const result = await handler(
    {
      ...input,
      get signal() {
        return signal()
      },
    },
    {
      setHeader: (header, value) => response.setHeader(header, value),
      setStatus: (other) => {
        response.statusCode = other
      },
    },
  )
  if (isRefusal(result)) return sendRefusal(response, result)
  await writeAnswer({ endpoint, result, signal, isHead: request.method === 'HEAD' }, response)
}

/** Made once: a reason of its own for each signal would be a good part of a short request. */
const callerGone = new Error('the caller has gone away')

/** A signal costs more than a short request may; most handlers never ask for it. */
function createGoneSignal(response: ServerResponse): () => AbortSignal {
  let gone: AbortController | null = null
  return () => {
    if (gone === null) {
      const made = new AbortController()
      gone = made
      const leave = () => response.writableFinished || made.abort(callerGone)
      if (response.destroyed) leave()
      else response.on('close', leave)
    }
    return gone.signal
  }
}

function readInput(endpoint: Endpoint, request: Request): LooseInput | Refusal {
  const query = endpoint.query?.safeParse(request.query)
  if (query?.success === false) return refuseProblems(shapeProblems(query.error, request.query))
  const bytes = bodyOf(request)
  const body = readBodyAs(endpoint.body, bytes)
  if (isRefusal(body)) return body
  const ifMatch = readIfMatch(endpoint, request.headers['if-match'])
  if (isRefusal(ifMatch)) return ifMatch
  const idempotency = readIdempotencyKey(endpoint, request.headers['idempotency-key'], bytes)
  if (isRefusal(idempotency)) return idempotency
  const { traceparent } = request.headers
  const trace = typeof traceparent === 'string' ? traceparent : null
  return { params: request.params, query: query?.data ?? {}, body: body.value, ifMatch, idempotency, trace }
}

/** Without a body, express has none to give. */
function bodyOf(request: Request): Buffer {
  const body: unknown = request.body
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}

function readBodyAs(schema: Endpoint['body'], bytes: Buffer): { readonly value: unknown } | Refusal {
  if (schema === undefined) return { value: undefined }
  if (schema === 'xml') return { value: bytes }
  // Where a whole body has a default, none is needed.
  const byDefault = bytes.length === 0 ? schema.safeParse(undefined) : null
  if (byDefault?.success === true) return { value: byDefault.data }
  const json = readJson(bytes)
  if (isRefusal(json)) return json
  const parsed = schema.safeParse(json.value)
  return parsed.success ? { value: parsed.data } : refuseProblems(shapeProblems(parsed.error, json.value))
}

interface Answering {
  readonly endpoint: Endpoint
  readonly result: unknown
  readonly signal: () => AbortSignal
  readonly isHead: boolean
}

async function writeAnswer({ endpoint, result, signal, isHead }: Answering, response: ServerResponse): Promise<void> {
  const { statusCode: status } = response
  if (endpoint.answer === 'none') {
    response.end()
  } else if (endpoint.answer === 'xml') {
    sendText(response, { status, type: 'application/xml', text: String(result) })
  } else if (endpoint.answer === 'file') {
    // A file's handler returns this (see HandlerResult).
    const { name, type, text } = result as FileAnswer
    response.setHeader('content-disposition', attachment(name))
    if (typeof text === 'string') sendText(response, { status, type, text })
    else await sendPieces(response, { type, pieces: text, isHead })
  } else if (endpoint.answer === 'event-stream') {
    // An event stream's handler returns the function that feeds it (see HandlerResult).
    const feed = result as (stream: EventStream) => Promise<void>
    // Asked for the head only, nobody would ever end the stream.
    if (isHead) return void response.setHeader('content-type', 'text/event-stream; charset=utf-8').end()
    const stream = new EventStream(response, signal())
    await feed(stream)
    stream.end()
  } else {
    const text = isWrittenJson(result) ? result.writtenJson : JSON.stringify(result)
    sendText(response, { status, type: 'application/json', text })
  }
}

function isWrittenJson(result: unknown): result is WrittenJson {
  return typeof result === 'object' && result !== null && 'writtenJson' in result
}

/** RFC 6266: the name in ASCII for the old, in UTF-8 for everybody else. */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const utf8 = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return ascii === name
    ? `attachment; filename="${ascii}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
