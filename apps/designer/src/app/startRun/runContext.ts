import type { JsonData, Run } from '@sendwright/model'
import { isObject } from './startForm.ts'

/** The data that templates of a run see: its own data, and the names that it has by itself. */
export function runContext(data: JsonData, run: Pick<Run, 'id' | 'uuid'>): JsonData {
  return isObject(data) ? { ...data, processInstanceId: run.id, processInstanceUuid: run.uuid } : data
}
