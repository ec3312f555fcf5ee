import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import type { Redacted } from '@sendwright/model'
import { refuse, type Refusal } from './refusal.ts'
import { pathOf } from './requestLog.ts'

/** Who may call: host names that requests may name, and the token where one is asked for. */
export interface GuardOptions {
  readonly hosts: readonly string[]
  readonly token: Redacted | null
}

const sessionCookie = 'sendwright_session'

/** Decides whether a request may pass; null = it may. Guards against other sites and DNS rebinding. */
export function checkRequest(request: IncomingMessage, options: GuardOptions): Refusal | null {
  const host = request.headers.host ?? ''
  if (!isAllowedHost(host, options))
    return refuse(
      'foreign-host',
      `Host "${host}" is not one of this server's names. Name it in SENDWRIGHT_HOSTS to allow it.`,
    )
  const origin = request.headers.origin
  if (origin !== undefined && !isOwnOrigin(origin, host))
    return refuse('foreign-origin', `Requests from "${origin}" are not taken. Open the server's own page.`)
  // Browsers say where a request without Origin comes from; another site must not read even with a plain link.
  if (origin === undefined && request.headers['sec-fetch-site'] === 'cross-site' && isApiPath(pathOf(request)))
    return refuse('foreign-origin', "Requests from other sites are not taken. Open the server's own page.")
  return null
}

/** Whether a request carries the token, as bearer or as the session cookie; true where none is asked for. */
export function hasToken(request: IncomingMessage, token: Redacted | null): boolean {
  if (token === null) return true
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return isEqualText(bearer, token.reveal())
  const cookie = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${sessionCookie}=`))
  return cookie !== undefined && isEqualText(cookie.slice(sessionCookie.length + 1), sessionValue(token))
}

/** The cookie that stands for the token in a browser. It cannot be turned back into the token. */
export function sessionCookieFor(token: Redacted): string {
  return `${sessionCookie}=${sessionValue(token)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`
}

/** Compares without telling by its time where two texts differ. */
export function isEqualText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

function sessionValue(token: Redacted): string {
  return createHmac('sha256', token.reveal()).update('session').digest('base64url')
}

/** Whether a path is one of the API's. Calls are found whatever their case. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/api/') || /^\/api(\/|$)/i.test(path)
}

function isAllowedHost(host: string, options: GuardOptions): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return isLoopbackName(name) || options.hosts.includes(name) || options.hosts.includes(host.toLowerCase())
}

/** No name of another site: an address of 127.0.0.0/8 is not looked up. */
function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'))
}

function isOwnOrigin(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === new URL(`http://${host}`).host
  } catch {
    return false
  }
}
