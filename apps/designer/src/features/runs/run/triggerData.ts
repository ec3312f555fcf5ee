import { ownValue, type JsonData, type JsonObject } from '@sendwright/model'

/** What a person finds to fill in: the keys that the action accepts, with what the run has under them now. */
export function offeredData(keys: readonly string[], runData: JsonData): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, ownValue(runData, key) ?? null]))
}

/** What is sent with the trigger: keys that were left as they were offered are not, so that they overwrite nothing. */
export function changedData(typed: JsonObject, offered: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(typed).filter(
      ([key, value]) => !Object.hasOwn(offered, key) || JSON.stringify(value) !== JSON.stringify(offered[key]),
    ),
  )
}
