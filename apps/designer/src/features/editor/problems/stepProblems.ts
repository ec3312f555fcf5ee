import { createProblem, durationSchema, type Problem } from '@sendwright/model'
import type { EditorNode } from '../document/editorDocument.ts'
import { conditionProblems } from './conditionCheck.ts'

/** What is wrong with a step besides its actions: the conditions of its flows, and the time of a timer event. */
export function stepProblems(node: EditorNode, name: string): readonly Problem[] {
  const known = cache.get(node)
  if (known !== undefined) return known
  const problems = [
    ...timerProblems(node, name),
    ...node.outgoing.flatMap(({ id, condition, isDefault }) =>
      condition === null || isDefault ? [] : conditionProblems(id, condition),
    ),
  ]
  cache.set(node, problems)
  return problems
}

const cache = new WeakMap<EditorNode, readonly Problem[]>()

const instant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/

function timerProblems({ event, timer }: EditorNode, node: string): readonly Problem[] {
  if (event !== 'timer') return []
  const text = timer?.text.trim() ?? ''
  if (timer === null || text === '') return [createProblem('timer-missing', '/timer', { node })]
  if (timer.kind === 'duration' && !durationSchema.safeParse(text).success)
    return [createProblem('timer-not-readable', '/timer', { node, value: text, wanted: wanted.duration })]
  if (timer.kind === 'date' && !(instant.test(text) && !Number.isNaN(Date.parse(text))))
    return [createProblem('timer-not-readable', '/timer', { node, value: text, wanted: wanted.date })]
  return []
}

const wanted = {
  duration: 'a duration of ISO 8601, such as PT10M',
  date: 'a date and time of ISO 8601, such as 2027-01-31T09:00:00Z',
} as const
