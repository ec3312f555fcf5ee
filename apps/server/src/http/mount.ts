import {
  endpoints,
  maxBodyBytes,
  type CallAnswer,
  type CallInput,
  type Endpoint,
  type EndpointName,
} from '@sendwright/contract'
import { parseExactJson } from '@sendwright/model'
import express, { type Request, type Response, type Router } from 'express'
import type { z } from 'zod'
import { EventStream } from './eventStream.ts'
import { isRefusal, refuse, refuseProblems, type Refusal } from './refusal.ts'
import { sendRefusal } from './sendError.ts'
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
  readonly text: string
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

/** Connects the contract's table to handlers: parses what comes in, writes what goes out. */
export function mountEndpoints(router: Router, handlers: Partial<Handlers>): void {
  const readBody = express.raw({ type: () => true, limit: maxBodyBytes })
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    // The two tables have the same keys, and each handler the types of its own endpoint; a loop over names cannot show that.
    const handler = handlers[name as EndpointName] as unknown as LooseHandler | undefined
    if (handler === undefined) continue
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'
    router[method](endpoint.path, readBody, (request, response) => answer(endpoint, handler, request, response))
  }
}

interface LooseInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly ifMatch: number | null
  readonly signal: AbortSignal
}
type LooseHandler = (input: LooseInput, exchange: Exchange) => Promise<unknown>

async function answer(endpoint: Endpoint, handler: LooseHandler, request: Request, response: Response): Promise<void> {
  const input = readInput(endpoint, request)
  if (isRefusal(input)) return sendRefusal(response, input)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  let status: number = endpoint.status
  const result = await handler(
    { ...input, signal: gone.signal },
    {
      setHeader: (name, value) => response.setHeader(name, value),
      setStatus: (other) => {
        status = other
      },
    },
  )
  if (isRefusal(result)) return sendRefusal(response, result)
  response.status(status)
  await writeAnswer(endpoint, result, response, gone.signal)
}

function readInput(endpoint: Endpoint, request: Request): Omit<LooseInput, 'signal'> | Refusal {
  const query = endpoint.query?.safeParse(request.query)
  if (query && !query.success) return refuseProblems(shapeProblems(query.error, request.query))
  const body = readBodyAs(endpoint.body, request.body)
  if (isRefusal(body)) return body
  const ifMatch = readIfMatch(endpoint, request.headers['if-match'])
  if (isRefusal(ifMatch)) return ifMatch
  return { params: request.params, query: query?.data ?? {}, body: body.value, ifMatch }
}

function readIfMatch(endpoint: Endpoint, header: string | undefined): number | null | Refusal {
  if (endpoint.ifMatch === undefined || header === '*') return null
  if (header === undefined) {
    if (endpoint.ifMatch === 'optional') return null
    return refuse('if-match-required', 'Name the version you build on: the header If-Match with the value of ETag.')
  }
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())?.[1]
  return version === undefined
    ? refuse('version-conflict', `If-Match is ${header}. It needs a version as ETag gave it, such as "3".`)
    : Number(version)
}

function readBodyAs(schema: Endpoint['body'], raw: unknown): { readonly value: unknown } | Refusal {
  if (schema === undefined) return { value: undefined }
  const bytes = raw instanceof Uint8Array ? raw : new Uint8Array()
  if (schema === 'xml') return { value: bytes }
  const json = parseJsonBody(bytes)
  if (isRefusal(json)) return json
  const parsed = schema.safeParse(json.value)
  return parsed.success ? { value: parsed.data } : refuseProblems(shapeProblems(parsed.error, json.value))
}

function parseJsonBody(bytes: Uint8Array): { readonly value: unknown } | Refusal {
  if (bytes.length === 0) return refuse('invalid-json-body', 'The body is empty. It needs JSON.')
  try {
    return { value: parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text'
    return refuse('invalid-json-body', `The body is not JSON: ${detail}.`)
  }
}

async function writeAnswer(
  endpoint: Endpoint,
  result: unknown,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  if (endpoint.answer === 'none') {
    response.end()
  } else if (endpoint.answer === 'xml') {
    response.type('application/xml').send(String(result))
  } else if (endpoint.answer === 'file') {
    // A file's handler returns this (see HandlerResult).
    const { name, type, text } = result as FileAnswer
    response.attachment(name).type(type).send(text)
  } else if (endpoint.answer === 'event-stream') {
    // An event stream's handler returns the function that feeds it (see HandlerResult).
    const feed = result as (stream: EventStream) => Promise<void>
    // Asked for the head only, nobody would ever end the stream.
    if (response.req.method === 'HEAD') return void response.type('text/event-stream').end()
    const stream = new EventStream(response, signal)
    await feed(stream)
    stream.end()
  } else {
    response.type('application/json').send(isWrittenJson(result) ? result.writtenJson : JSON.stringify(result))
  }
}

function isWrittenJson(result: unknown): result is WrittenJson {
  return typeof result === 'object' && result !== null && 'writtenJson' in result
}
