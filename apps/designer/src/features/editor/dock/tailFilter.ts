import type { RecordBytes, StoredRecord } from '@sendwright/model'

/** Whether a record's key or value holds the text, whatever the case. */
export function matchesFilter({ key, value }: Pick<StoredRecord, 'key' | 'value'>, wanted: string): boolean {
  const text = wanted.trim().toLowerCase()
  return holds(key, text) || holds(value, text)
}

function holds(bytes: RecordBytes, text: string): boolean {
  return typeof bytes === 'string' && bytes.toLowerCase().includes(text)
}
