import { endpoints, type Endpoint, type EndpointName } from '@sendwright/contract'
import { refuse, type Refusal } from './refusal.ts'

/** The call that a request means, with the parameters of its path. */
export interface FoundEndpoint {
  readonly name: EndpointName
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string>>
}

interface Pattern {
  readonly name: EndpointName
  readonly endpoint: Endpoint
  readonly path: RegExp
  readonly params: readonly string[]
}

const plain = new Map<string, FoundEndpoint>()
const patternsByMethod = new Map<string, Pattern[]>()
for (const [key, endpoint] of Object.entries<Endpoint>(endpoints)) {
  // The keys of the table are the names; Object.entries forgets that.
  const name = key as EndpointName
  if (!endpoint.path.includes(':')) plain.set(`${endpoint.method} ${endpoint.path}`, { name, endpoint, params: {} })
  const patterns = patternsByMethod.get(endpoint.method) ?? []
  patternsByMethod.set(endpoint.method, [...patterns, toPattern(name, endpoint)])
}

/**
 * The call of a method and a path below `/api`, whatever its case and with or without a slash at its end; of several
 * that fit the first in the contract. HEAD is answered like GET. null = there is none.
 */
export function findEndpoint(method: string, path: string): FoundEndpoint | Refusal | null {
  const asked = method === 'HEAD' ? 'GET' : method
  const found = plain.get(`${asked} ${path}`)
  if (found !== undefined) return found
  for (const pattern of patternsByMethod.get(asked) ?? []) {
    const match = pattern.path.exec(path)
    if (match !== null) return withParams(pattern, match)
  }
  return null
}

function toPattern(name: EndpointName, endpoint: Endpoint): Pattern {
  const params = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  const source = endpoint.path.replace(/:\w+/g, '([^/]+)')
  return { name, endpoint, params, path: new RegExp(`^${source}/?$`, 'i') }
}

function withParams({ name, endpoint, params }: Pattern, match: RegExpExecArray): FoundEndpoint | Refusal {
  const values: Record<string, string> = {}
  for (const [index, param] of params.entries()) {
    const text = match[index + 1] ?? ''
    try {
      values[param] = decodeURIComponent(text)
    } catch {
      return refuse('invalid-json-body', `The request cannot be read: "${text}" in its path cannot be decoded.`)
    }
  }
  return { name, endpoint, params: values }
}
