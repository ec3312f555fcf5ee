import type { ReceivedRecord } from '@sendwright/model'
import { columnValue, readHeaders } from '../deliveries/recordColumns.ts'
import { toMillis } from '../queue/rows.ts'

/** Columns of `r` (received) that `readReceivedRow` reads, in this order. */
export const receivedColumns = `r.id::text, r.connection, r.topic, r.part, r.position::text, r.at::text, r.key, r.value, r.headers,
  r.key_bytes, r.value_bytes`

/** How many columns `receivedColumns` are. */
export const receivedColumnCount = 11

/** Reads what `receivedColumns` selected. */
export function readReceivedRow(row: readonly unknown[]): { readonly id: string; readonly record: ReceivedRecord } {
  // In the order and with the types of `receivedColumns`.
  const [id, connection, topic, partition, offset, at, key, value, headers, keyBytes, valueBytes] =
    row as unknown as readonly [
      string,
      string,
      string,
      number,
      string,
      string,
      string | null,
      string | null,
      string | null,
      Buffer | null,
      Buffer | null,
    ]
  return {
    id,
    record: {
      connection,
      topic,
      partition,
      offset,
      timestamp: new Date(toMillis(at)).toISOString(),
      key: columnValue(key, keyBytes),
      value: columnValue(value, valueBytes),
      headers: readHeaders(headers),
    },
  }
}
