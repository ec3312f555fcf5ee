import type { RecordBytes } from '@sendwright/model'
import { text } from '../../text/en.ts'

/** A part of a record on one line: text as it is, other bytes as base64 that says so. */
export function bytesWords(bytes: Exclude<RecordBytes, null>): string {
  return typeof bytes === 'string' ? bytes : `${bytes.base64} (${text.delivery.record.base64})`
}
