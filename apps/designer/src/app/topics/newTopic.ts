import { topicNameFault } from '@sendwright/model'
import { text } from '../../text/en.ts'

/** Why a topic cannot be created with this name, and a name that could be used; null when it can. */
export function newTopicNameProblem(
  name: string,
  existing: ReadonlySet<string>,
): { readonly sentence: string; readonly fix: string | null } | null {
  if (name === '') return { sentence: text.connections.createTopic.needsName, fix: null }
  const fault = topicNameFault(name)
  if (fault) return { sentence: `${fault.reason}.`, fix: fault.nearest }
  if (existing.has(name)) return { sentence: text.connections.createTopic.taken(name), fix: null }
  return null
}

/** The whole number that a field holds between two bounds, or null. */
export function wholeNumber(value: number | string, min: number, max: number): number | null {
  if (value === '') return null
  const number = Number(value)
  return Number.isInteger(number) && number >= min && number <= max ? number : null
}
