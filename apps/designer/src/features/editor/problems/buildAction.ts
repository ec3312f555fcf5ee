import { buildRecords, type BuiltRecords } from '@sendwright/message'
import type { EffectiveEnvironment, JsonData, KafkaSendAction } from '@sendwright/model'
import { randomUuid } from '../../../app/randomUuid.ts'

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

const built = new WeakMap<KafkaSendAction, Built>()

/** The records of an action in a setting; built again only when one of the two has changed. */
export function buildAction(action: KafkaSendAction, setting: BuildSetting): BuiltRecords {
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
