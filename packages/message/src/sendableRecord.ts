import type { RecordBytes, RecordHeader } from '@sendwright/model'
import { secretMask } from './environment/configuredContext.ts'
import type { BuiltRecord, BuiltText } from './record.ts'

/** A record with the real values of secrets: for Kafka alone. It is never answered, stored or logged. */
export interface SendableRecord {
  readonly topic: string
  readonly partition: number | null
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** A record as it is read back from Kafka. */
export interface ReadBackRecord {
  readonly key: RecordBytes
  readonly value: RecordBytes
  readonly headers: readonly RecordHeader[]
}

/** What goes to Kafka: the built record with its secrets, the only place where they are revealed. */
export function sendableRecord({ topic, partition, key, value, headers }: BuiltRecord): SendableRecord {
  return {
    topic,
    partition,
    key: realText(key),
    value: realText(value),
    headers: headers.map((header) => ({ name: header.name, value: realText(header.value) ?? '' })),
  }
}

/**
 * A record that was read back, as it may be shown: parts that hold secrets are those of the built record where they
 * arrived as they were sent, and nothing but the mask where they did not.
 */
export function shownRecord(record: BuiltRecord, stored: ReadBackRecord): ReadBackRecord {
  return {
    key: shownPart(record.key, stored.key),
    value: shownPart(record.value, stored.value),
    headers: stored.headers.map(({ name, value }, index) => ({
      name,
      value: shownHeader(record, name, { value, index }),
    })),
  }
}

/** A header that came back at another place may be one that holds a secret. */
function shownHeader(
  { headers }: BuiltRecord,
  name: string,
  { value, index }: { readonly value: RecordBytes; readonly index: number },
): RecordBytes {
  if (headers.every((header) => header.value.secrets === undefined)) return value
  const planned = headers[index]
  return planned?.name === name ? shownPart(planned.value, value) : secretMask
}

function shownPart(planned: BuiltText | null, stored: RecordBytes): RecordBytes {
  if (planned === null || planned.secrets === undefined) return stored
  return stored === realText(planned) ? planned.text : secretMask
}

function realText(text: BuiltText | null): string | null {
  return text === null ? null : text.real === undefined ? text.text : text.real.reveal()
}
