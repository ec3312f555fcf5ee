import { createProblem, parseDuration, type Problem, type ProcessNode } from '@sendwright/model'
import { titleOf } from '../processIndex.ts'
import { readInstant } from '../timers.ts'

/** What is wrong with the time of a timer event. */
export function checkTimer(node: ProcessNode, path: string): readonly Problem[] {
  if (node.event !== 'timer') return []
  const title = titleOf(node, node.id)
  const text = node.timer?.text.trim() ?? ''
  if (node.timer === null || text === '') return [createProblem('timer-missing', `${path}/timer`, { node: title })]
  const isDate = node.timer.kind === 'date'
  if (isDate ? readInstant(text) !== null : parseDuration(text) !== null) return []
  const wanted = isDate ? 'a date and time such as 2026-12-24T18:00:00Z' : 'a duration such as PT10M or P3D'
  return [createProblem('timer-not-readable', `${path}/timer`, { node: title, value: text, wanted })]
}
