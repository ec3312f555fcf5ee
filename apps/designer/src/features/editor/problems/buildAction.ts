import { buildRecords, type BuiltRecords } from '@sendwright/message'
import type { Action, EffectiveEnvironment, JsonData } from '@sendwright/model'

/** What records are built with. The same object for the same data, environment and draw: what is built is remembered by it. */
export interface BuildSetting {
  readonly data: JsonData
  /** undefined until the environments are known. */
  readonly environment: EffectiveEnvironment | undefined
  /** Counts up for other generated messages. */
  readonly draw: number
}

interface Built {
  readonly setting: BuildSetting
  readonly records: BuiltRecords
}

const built = new WeakMap<Action, Built>()

/** The records of an action in a setting; built again only when one of the two has changed. */
export function buildAction(action: Action, setting: BuildSetting): BuiltRecords {
  const known = built.get(action)
  if (known?.setting === setting) return known.records
  const records = buildRecords(action, setting.data, buildEnvironment(setting))
  built.set(action, { setting, records })
  return records
}

/** The world that building in a setting needs. */
export function buildEnvironment({ environment }: BuildSetting): Parameters<typeof buildRecords>[2] {
  return { now: () => new Date(), uuid: randomUuid, ...(environment !== undefined && { environment }) }
}

/** A random UUID (RFC 9562, version 4). Browsers hide `crypto.randomUUID` on plain http beyond this machine. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
