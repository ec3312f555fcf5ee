import { buildRecords, type BuiltRecords } from '@sendwright/message'
import type { Action, JsonData } from '@sendwright/model'

interface Built {
  readonly data: JsonData
  readonly records: BuiltRecords
}

const built = new WeakMap<Action, Built>()

/** The records of an action with a sample context; built again only when one of the two has changed. */
export function buildAction(action: Action, data: JsonData): BuiltRecords {
  const known = built.get(action)
  if (known !== undefined && known.data === data) return known.records
  const records = buildRecords(action, data, { now: () => new Date(), uuid: randomUuid })
  built.set(action, { data, records })
  return records
}

/** A random UUID (RFC 9562, version 4). Browsers hide `crypto.randomUUID` on plain http beyond this machine. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
