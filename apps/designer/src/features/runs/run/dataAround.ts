import { isRawJson, type JsonData, type Problem } from '@sendwright/model'

/** A part of the data, by its path. */
export interface DataPart {
  /** Empty for all of it. */
  readonly path: string
  readonly data: JsonData
}

/** The data around the first path that a problem names: the last object on the way to it that is there. */
export function dataAround(data: JsonData, problems: readonly Problem[]): DataPart {
  const named = problems.map(({ values }) => values?.['path']).find((path) => typeof path === 'string')
  if (typeof named !== 'string') return { path: '', data }
  let part: DataPart = { path: '', data }
  let found: DataPart = part
  for (const name of named.split('.')) {
    const inner = ownValue(part.data, name)
    if (inner === undefined) break
    part = { path: part.path === '' ? name : `${part.path}.${name}`, data: inner }
    if (typeof inner === 'object' && inner !== null && !isRawJson(inner)) found = part
  }
  return found
}

function ownValue(data: JsonData, name: string): JsonData | undefined {
  if (typeof data !== 'object' || data === null || isRawJson(data)) return undefined
  return Object.entries(data).find(([key]) => key === name)?.[1]
}
