import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { RecordBytes, RecordHeader } from '@sendwright/model'
import type { DueDelivery } from '@sendwright/engine'

/** A key or value as its two columns: texts that PostgreSQL can hold, or bytes; at most one of them is set. */
export interface BytesColumns {
  readonly text: string | null
  readonly bytes: Buffer | null
}

/** Text stays text unless it has U+0000, which PostgreSQL refuses; bytes that are such a text become one. */
export function toColumns(value: RecordBytes): BytesColumns {
  if (value === null) return { text: null, bytes: null }
  if (typeof value === 'string')
    return value.includes('\0') ? { text: null, bytes: Buffer.from(value) } : { text: value, bytes: null }
  const bytes = Buffer.from(value.base64, 'base64')
  return isUtf8(bytes) && !bytes.includes(0) ? { text: bytes.toString(), bytes: null } : { text: null, bytes }
}

/** The bytes that the columns stand for. */
export function columnBytes(text: string | null, bytes: Uint8Array | null): Uint8Array | null {
  return text === null ? bytes : Buffer.from(text)
}

/** What the columns stand for, as people and programs see it. */
export function columnValue(text: string | null, bytes: Buffer | null): RecordBytes {
  if (text !== null || bytes === null) return text
  return isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') }
}

/** JSON of the headers; null where there are none. */
export function headersColumn(headers: readonly RecordHeader[]): string | null {
  return headers.length === 0 ? null : JSON.stringify(headers.map(({ name, value }) => [name, value]))
}

/** The headers as people and programs see them. */
export function readHeaders(column: string | null): RecordHeader[] {
  return column === null ? [] : parseHeaders(column).map(([name, value]) => ({ name, value }))
}

/** The headers with their bytes. */
export function readHeaderBytes(column: string | null): DueDelivery['headers'] {
  if (column === null) return []
  return parseHeaders(column).map(([name, value]) => ({ name, value: recordBytes(value) }))
}

/** Written by `headersColumn`: texts only, so that no number can change. */
function parseHeaders(column: string): readonly (readonly [string, RecordBytes])[] {
  return JSON.parse(column) as readonly (readonly [string, RecordBytes])[]
}

function recordBytes(value: RecordBytes): Uint8Array | null {
  if (value === null) return null
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.base64, 'base64')
}

// An index holds texts of up to 2,704 bytes.
const longestOrderKey = 1_000

/**
 * The order key as a column can hold it: one with U+0000 as U+0001 and base64 (as one that is no text), a long one as
 * U+0002 and its SHA-256.
 */
export function orderKeyColumn(orderKey: string | null): string | null {
  if (orderKey === null) return null
  if (Buffer.byteLength(orderKey) > longestOrderKey)
    return `\u0002${createHash('sha256').update(orderKey).digest('base64')}`
  return orderKey.includes('\0') ? `\u0001${Buffer.from(orderKey).toString('base64')}` : orderKey
}

/** FNV-1a over UTF-16 units: the same order key is always in the same shard, in every version. */
export function orderKeyHash(orderKey: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < orderKey.length; index++)
    hash = Math.imul(hash ^ orderKey.charCodeAt(index), 0x01000193) >>> 0
  return hash >>> 0
}
