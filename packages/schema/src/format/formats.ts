import { isRawJson, type RawJson } from '@sendwright/model'
import { compareNumbers, isWhole, toDecimal } from '../decimal.ts'

/** Longer texts have no format that is checked. */
export const longestFormatted = 4096

/** A format of texts: what it is called in a sentence, an example, and which texts have it. */
export interface TextFormat {
  readonly words: string
  readonly example: string
  readonly matches: (text: string) => boolean
}

/** The formats of texts that are checked; any other says nothing. */
export const textFormats = {
  'date-time': {
    words: 'a date and time',
    example: '2026-01-31T09:30:00Z',
    matches: (text) => {
      const parts = /^(\d{4}-\d{2}-\d{2})[Tt](.+)$/.exec(text)
      return parts !== null && isDate(parts[1] ?? '') && isTime(parts[2] ?? '')
    },
  },
  date: { words: 'a date', example: '2026-01-31', matches: isDate },
  time: { words: 'a time', example: '09:30:00Z', matches: isTime },
  duration: {
    words: 'a duration',
    example: 'P1DT2H',
    matches: isDuration,
  },
  email: { words: 'an e-mail address', example: 'anna@example.com', matches: isEmail },
  uuid: {
    words: 'a UUID',
    example: '0b9c1f6e-52a4-4f5e-9d0a-6f0c2d7e8a11',
    matches: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
  },
  uri: {
    words: 'a URI',
    example: 'https://example.com/orders/1',
    matches: (text) => /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text),
  },
  'uri-reference': { words: 'a URI or a part of one', example: '/orders/1', matches: isUriReference },
  ipv4: { words: 'an IPv4 address', example: '192.0.2.1', matches: isIpv4 },
  ipv6: { words: 'an IPv6 address', example: '2001:db8::1', matches: isIpv6 },
  hostname: {
    words: 'a host name',
    example: 'example.com',
    matches: (text) =>
      text.length <= 253 &&
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(text),
  },
  'json-pointer': {
    words: 'a JSON pointer',
    example: '/lines/0',
    matches: (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text),
  },
} as const satisfies Record<string, TextFormat>

/** The text format of that name, or undefined. */
export function findTextFormat(name: string): TextFormat | undefined {
  return Object.hasOwn(textFormats, name) ? formatsByName.get(name) : undefined
}

const formatsByName: ReadonlyMap<string, TextFormat> = new Map(Object.entries(textFormats))

/** Whether a number fits `int32` or `int64`; any other format of numbers says nothing. */
export function numberFitsFormat(value: number | RawJson, format: string): boolean {
  const bounds = integerFormats.get(format)
  if (bounds === undefined) return true
  const isInteger = isRawJson(value) ? isWhole(toDecimal(value)) : Number.isInteger(value)
  return isInteger && compareNumbers(value, bounds.least) >= 0 && compareNumbers(value, bounds.most) <= 0
}

interface IntegerBounds {
  readonly least: number | RawJson
  readonly most: number | RawJson
}

const integerFormats: ReadonlyMap<string, IntegerBounds> = new Map([
  ['int32', { least: -(2 ** 31), most: 2 ** 31 - 1 }],
  ['int64', { least: { rawJSON: '-9223372036854775808' }, most: { rawJSON: '9223372036854775807' } }],
])

const dateUnits = /^(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)$/
const timeUnits = /^(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)$/

/** A duration of RFC 3339, appendix A: no unit between two others is skipped. */
function isDuration(text: string): boolean {
  if (/^P\d+W$/.test(text)) return true
  const [dates = '', times, ...more] = text.slice(1).split('T')
  if (!text.startsWith('P') || more.length > 0) return false
  if (times === undefined) return dateUnits.test(dates)
  return (dates === '' || dateUnits.test(dates)) && timeUnits.test(times)
}

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** A time of RFC 3339, with its zone; the second 60 only where it is one in UTC. */
function isTime(text: string): boolean {
  const parts = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/.exec(text)
  if (parts === null) return false
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const sign = parts[4] === '-' ? -1 : 1
  const [zoneHours, zoneMinutes] = [Number(parts[5] ?? 0), Number(parts[6] ?? 0)]
  if (zoneHours > 23 || zoneMinutes > 59) return false
  if (hours <= 23 && minutes <= 59 && seconds <= 59) return true
  const inUtc = hours * 60 + minutes - sign * (zoneHours * 60 + zoneMinutes)
  return hours <= 23 && minutes <= 59 && seconds === 60 && (inUtc + 2880) % 1440 === 1439
}

const dotAtom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const quotedLocal = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"$/
const domain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i

/** A mailbox of RFC 5321, section 4.1.2. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const host = text.slice(at + 1)
  if (at < 1 || !(dotAtom.test(local) || quotedLocal.test(local))) return false
  if (!host.startsWith('[') || !host.endsWith(']')) return host.length <= 253 && domain.test(host)
  const address = host.slice(1, -1)
  return /^ipv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address)
}

/** Characters that RFC 3986 allows, percent signs with two digits, at most one `#`, brackets only around an address. */
function isUriReference(text: string): boolean {
  if (!/^(?:[\w!$&'()*+,;=:@/?#[\].~-]|%[0-9a-f]{2})*$/i.test(text)) return false
  const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(text)
  if (parts === null) return false
  const [, scheme, authority, path = '', query = '', fragment = ''] = parts
  if (scheme !== undefined && !/^[a-z][a-z0-9+.-]*$/i.test(scheme)) return false
  if (/[[\]]/.test(path + query + fragment) || fragment.includes('#')) return false
  return authority === undefined || isAuthority(authority)
}

function isAuthority(authority: string): boolean {
  const parts = /^(?:([^@[\]]*)@)?(\[[^[\]]*\]|[^:@[\]]*)(?::\d*)?$/.exec(authority)
  if (parts === null) return false
  const host = parts[2] ?? ''
  return (
    !host.startsWith('[') || isIpv6(host.slice(1, -1)) || /^v[0-9a-f]+\.[\w!$&'()*+,;=:.~-]+$/i.test(host.slice(1, -1))
  )
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  if (text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const flat = groups.flat()
  const last = flat.at(-1)
  const endsInIpv4 = last !== undefined && last.includes('.')
  if (endsInIpv4 && (!isIpv4(last) || !text.endsWith(last))) return false
  const hex = endsInIpv4 ? flat.slice(0, -1) : flat
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const count = hex.length + (endsInIpv4 ? 2 : 0)
  return halves.length === 2 ? count <= 7 : count === 8
}
