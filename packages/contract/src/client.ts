import { parseExactJson } from '@sendwright/model'
import type { z } from 'zod'
import { apiErrorSchema, type ApiErrorBody } from './apiError.ts'
import type { Endpoint, PathParams } from './endpoint.ts'
import { endpoints, type EndpointName } from './endpoints.ts'

type Table = typeof endpoints
type InputOf<E> = E extends { readonly body: infer Body }
  ? Body extends z.ZodType
    ? { readonly body: z.input<Body> }
    : { readonly body: string | Blob }
  : unknown
type QueryOf<E> = E extends { readonly query: infer Query extends z.ZodType }
  ? { readonly query?: z.input<Query> }
  : unknown
type ParamsOf<E> = E extends { readonly path: infer Path extends string }
  ? [PathParams<Path>] extends [never]
    ? unknown
    : { readonly params: Readonly<Record<PathParams<Path>, string>> }
  : unknown
type IfMatchOf<E> = E extends { readonly ifMatch: 'required' }
  ? { readonly ifMatch: number }
  : E extends { readonly ifMatch: 'optional' }
    ? { readonly ifMatch?: number }
    : unknown

type IdempotencyKeyOf<E> = E extends { readonly idempotencyKey: true } ? { readonly idempotencyKey?: string } : unknown

/** What a call needs: `params`, `query`, `body`, `ifMatch` and `idempotencyKey`, as far as the endpoint has them. */
export type CallInput<Name extends EndpointName> = ParamsOf<Table[Name]> &
  QueryOf<Table[Name]> &
  InputOf<Table[Name]> &
  IfMatchOf<Table[Name]> &
  IdempotencyKeyOf<Table[Name]> & { readonly signal?: AbortSignal }

/** What a call answers with: the parsed document, text for a file, nothing for 204. */
export type CallAnswer<Name extends EndpointName> = Table[Name]['answer'] extends z.ZodType
  ? z.output<Table[Name]['answer']>
  : Table[Name]['answer'] extends 'none'
    ? undefined
    : string

/** One function per endpoint. */
export type ApiClient = { readonly [Name in EndpointName]: (input: CallInput<Name>) => Promise<CallAnswer<Name>> }

/** An answer that is an error. `body` is null where the answer was not the server's own (a proxy's page, say). */
export class ApiError extends Error {
  readonly status: number
  readonly body: ApiErrorBody | null
  /** Seconds after which the server asks to be tried again; null where it does not say. */
  readonly retryAfter: number | null
  constructor(status: number, body: ApiErrorBody | null, retryAfter: number | null = null) {
    super(body?.detail ?? `The server answered ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.retryAfter = retryAfter
  }
}

/** The server could not be reached; nothing is known of what it did with the request. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('Server not reachable', { cause })
    this.name = 'UnreachableError'
  }
}

/** Where the API is, and how it is reached. */
export interface ApiClientOptions {
  /** Where the API stands, for example `/api` or `http://127.0.0.1:4400/api`. */
  readonly baseUrl: string
  /** Sent as bearer token. Browsers use the session cookie instead. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

/** A typed client of the API. Calls throw `ApiError`, `UnreachableError`, or the signal's reason. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const call = (endpoint: Endpoint) => (input: LooseInput) => callEndpoint(endpoint, input, options)
  const calls = Object.entries(endpoints).map(([name, endpoint]) => [name, call(endpoint)])
  // The table above gives every name its function; fromEntries forgets the names.
  return Object.fromEntries(calls) as ApiClient
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly ifMatch?: number
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

async function callEndpoint(endpoint: Endpoint, input: LooseInput, options: ApiClientOptions): Promise<unknown> {
  const response = await request(endpoint, input, options)
  const text = await response.text().catch((error: unknown) => {
    throw input.signal?.aborted ? input.signal.reason : new UnreachableError(error)
  })
  if (!response.ok) throw new ApiError(response.status, errorBody(text), retryAfter(response))
  if (response.status === 204) return undefined
  return typeof endpoint.answer === 'string' ? text : parseExactJson(text)
}

async function request(endpoint: Endpoint, input: LooseInput, options: ApiClientOptions): Promise<Response> {
  const headers = new Headers()
  if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`)
  if (input.ifMatch !== undefined) headers.set('if-match', `"${input.ifMatch}"`)
  if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey)
  if (endpoint.body !== undefined)
    headers.set('content-type', endpoint.body === 'xml' ? 'application/xml' : 'application/json')
  // The input of a call that takes a file has this type (see InputOf); the table's loop cannot show it.
  const body = endpoint.body === 'xml' ? (input.body as string | Blob) : JSON.stringify(input.body)
  try {
    return await (options.fetch ?? fetch)(options.baseUrl + endpointUrl(endpoint.path, input.params, input.query), {
      method: endpoint.method,
      headers,
      ...(endpoint.body !== undefined && { body }),
      ...(input.signal && { signal: input.signal }),
    })
  } catch (error) {
    throw input.signal?.aborted ? input.signal.reason : new UnreachableError(error)
  }
}

/** Path and query of a call below the API's address. */
export function endpointUrl(
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

/** Proxies may write a date; that is as good as nothing said. */
function retryAfter(response: Response): number | null {
  const header = response.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(header) ? Number(header) : null
}

function errorBody(text: string): ApiErrorBody | null {
  try {
    const parsed = apiErrorSchema.safeParse(parseExactJson(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
