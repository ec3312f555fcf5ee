import {
  isJsonObject,
  nestsDeeperThan,
  maxJsonDepth,
  parseExactJson,
  type JsonData,
  type JsonObject,
  type RecordBytes,
} from '@sendwright/model'
import type { RunIdentity } from './runState.ts'

/** What templates and conditions of a run see: its data with the names of the run. */
export function contextOf(data: JsonData, { id, uuid }: RunIdentity): JsonObject {
  return { ...(isJsonObject(data) ? data : {}), processInstanceId: id, processInstanceUuid: uuid }
}

/** Data with the first level of other data over it. */
export function mergeData(data: JsonData, more: JsonData): JsonData {
  return isJsonObject(data) && isJsonObject(more) ? { ...data, ...more } : data
}

/** The value of a received record as data: JSON where it is JSON, else its text; other bytes as `{ base64 }`. */
export function bodyData(value: RecordBytes): JsonData {
  if (typeof value !== 'string') return value
  try {
    const body = parseExactJson(value)
    return nestsDeeperThan(body, maxJsonDepth) ? value : body
  } catch {
    return value
  }
}
