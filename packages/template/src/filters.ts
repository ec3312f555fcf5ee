import type { JsonData } from './json.ts'
import { exactNumber, isJsonNumber, kindOf, toJson, toText } from './json.ts'

/** A filter of the template language. */
export interface TemplateFilter {
  /** One line for completion and documentation. */
  readonly description: string
  /** The filtered value; undefined where the filter cannot take the value. */
  readonly apply: (value: JsonData) => JsonData | undefined
}

/** The closed list of filters, by name. */
export const filters = {
  json: {
    description: 'Compact JSON of the value, as text',
    apply: toJson,
  },
  text: {
    description: 'A number, true or false as text',
    apply: toText,
  },
  number: {
    description: 'The number that a text holds',
    apply: (value) => {
      if (kindOf(value) === 'number') return value
      return typeof value === 'string' && isJsonNumber(value) ? exactNumber(value) : undefined
    },
  },
  upper: {
    description: 'In capital letters',
    apply: (value) => toText(value)?.toUpperCase(),
  },
  lower: {
    description: 'In small letters',
    apply: (value) => toText(value)?.toLowerCase(),
  },
  trim: {
    description: 'Without white space at both ends',
    apply: (value) => toText(value)?.trim(),
  },
  url: {
    description: 'Escaped as a part of a URL',
    apply: (value) => {
      const text = toText(value)
      return text === undefined ? undefined : encodeURIComponent(text.toWellFormed())
    },
  },
  base64: {
    description: 'Its UTF-8 bytes in Base64',
    apply: (value) => {
      const text = toText(value)
      return text === undefined ? undefined : base64(utf8(text))
    },
  },
} as const satisfies Record<string, TemplateFilter>

export type FilterName = keyof typeof filters

/** The names of all filters, for messages and documentation. */
export const filterNames: readonly string[] = Object.keys(filters)

/** The filter of that name, or undefined. */
export function findFilter(name: string): TemplateFilter | undefined {
  return isFilterName(name) ? filters[name] : undefined
}

function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(filters, name)
}

/** UTF-8 bytes of a text; half characters become U+FFFD. TextEncoder is no part of the language itself. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    let code = text.codePointAt(at) ?? 0
    if (code > 0xffff) at += 1
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) {
      bytes[length++] = code
    } else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6)
      bytes[length++] = 0x80 | (code & 0x3f)
    } else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12)
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[length++] = 0x80 | (code & 0x3f)
    } else {
      bytes[length++] = 0xf0 | (code >> 18)
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[length++] = 0x80 | (code & 0x3f)
    }
  }
  return bytes.subarray(0, length)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 with padding (RFC 4648, section 4). */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const first = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    const third = bytes[at + 2] ?? 0
    text += digits.charAt(first >> 2) + digits.charAt(((first & 3) << 4) | (second >> 4))
    text += at + 1 < bytes.length ? digits.charAt(((second & 15) << 2) | (third >> 6)) : '='
    text += at + 2 < bytes.length ? digits.charAt(third & 63) : '='
  }
  return text
}
