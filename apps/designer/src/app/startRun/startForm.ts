import { isRawJson, type EnvironmentStage, type JsonData } from '@sendwright/model'
import { jsonLines } from '../json/jsonLayout.ts'

/** Names that every run brings by itself. */
const ownNames: ReadonlySet<string> = new Set(['processInstanceId', 'processInstanceUuid'])

/** A sample context's data as they are edited for a run, without what the run brings itself; numbers exactly as they are. */
export function startText(sample: JsonData): string {
  if (!isObject(sample)) return '{\n  \n}'
  const own = Object.fromEntries(Object.entries(sample).filter(([name]) => !ownNames.has(name)))
  if (Object.keys(own).length === 0) return '{\n  \n}'
  // Small objects stay on one line; what is too long for that layout has every value on its own.
  const { lines, cut } = jsonLines({ text: JSON.stringify(own), spans: [] })
  if (cut) return JSON.stringify(own, null, 2)
  return lines.map((pieces) => pieces.map(({ text }) => text).join('')).join('\n')
}

/** Whether data are an object, as those of a run are. */
export function isObject(data: JsonData): data is { readonly [name: string]: JsonData } {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && !isRawJson(data)
}

/** The environment that is chosen before anybody chooses: a test one, else one that is not for production, else none. */
export function firstEnvironment(
  all: readonly { readonly name: string; readonly stage: EnvironmentStage }[],
): string | null {
  const found = all.find(({ stage }) => stage === 'test') ?? all.find(({ stage }) => stage !== 'production')
  return found?.name ?? null
}
