import type { Problem, ProblemCode } from '@sendwright/model'
import { text } from '../../../text/en.ts'

/** The sentence of a problem beside its fix or another way out: without the suggestion, which is the link. */
export function shortSentence(problem: Problem): string {
  const hasWayOut = problem.fix !== undefined || besideTheirField.has(problem.code)
  const short = hasWayOut && text.panel.problems.short[problem.code]
  return short && problem.values ? short(problem.values) : problem.message
}

/** Problems whose whole sentence names what the field beside them says already, or whose way out is another link. */
const besideTheirField: ReadonlySet<string> = new Set<ProblemCode>([
  'same-topic-in-environments',
  'receive-topic-missing',
  'receive-many-topics',
  'correlation-missing',
  'unknown-timeout-flow',
  'script-empty',
])

/** What the link of a fix says. */
export function fixLabel({ fix, values }: Problem): string {
  const words = text.panel.problems
  if (fix === undefined) return words.fix
  const nearest = values?.['nearest']
  if (typeof nearest === 'string') return words.fixUse(nearest)
  if (fix.text === '') return words.fixRemove
  const isInsertion = fix.position !== undefined && fix.position.start === fix.position.end
  if (!/^\S{1,40}$/.test(fix.text)) return words.fix
  return isInsertion ? words.fixInsert(fix.text) : words.fixUse(fix.text)
}
