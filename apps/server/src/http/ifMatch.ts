import type { Endpoint } from '@sendwright/contract'
import { refuse, type Refusal } from './refusal.ts'

/** The version in the header `If-Match`; null where none is named and none is needed. */
export function readIfMatch(endpoint: Endpoint, header: string | undefined): number | null | Refusal {
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
