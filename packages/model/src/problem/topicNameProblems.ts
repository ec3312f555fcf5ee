import { topicNameFault } from '../topicName.ts'
import { createProblem, type Problem } from './problem.ts'

/**
 * What keeps a name from being a topic's; empty where nothing does. `isLiteral`: the name stands there as it is, so that
 * the nearest one can take its place.
 */
export function topicNameProblems(
  topic: string,
  path: string,
  { isLiteral = false }: { readonly isLiteral?: boolean } = {},
): readonly Problem[] {
  if (topic === '') return [createProblem('empty-topic', path, {})]
  const fault = topicNameFault(topic)
  if (fault === null) return []
  const { reason, nearest } = fault
  const fix = isLiteral && nearest !== null ? { fix: { text: nearest } } : {}
  return [createProblem('illegal-topic-name', path, { topic, reason, ...(nearest !== null && { nearest }) }, fix)]
}
