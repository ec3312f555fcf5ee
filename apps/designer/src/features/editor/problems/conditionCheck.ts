import { templateProblemToProblem } from '@sendwright/message'
import type { JsonData, Problem } from '@sendwright/model'
import { evaluateCondition, parseCondition } from '@sendwright/template'
import { randomUuid } from '../../../app/randomUuid.ts'

/** What is wrong with a condition's text. Paths are that of its flow. */
export function conditionProblems(flowId: string, condition: string): readonly Problem[] {
  const { problems } = parseCondition(condition)
  return problems.map((problem) => templateProblemToProblem(problem, conditionPath(flowId)))
}

/** Where a problem of a flow's condition is, as the editor names it. */
export function conditionPath(flowId: string): string {
  return `/flows/${flowId}/condition`
}

/** Whether a condition holds with data; the problems where that cannot be said, as warnings: a run may have other data. */
export function conditionHolds(
  flowId: string,
  text: string,
  data: JsonData,
): { readonly value: boolean } | { readonly problems: readonly Problem[] } {
  const { condition, problems } = parseCondition(text)
  if (problems.length > 0) return { problems: [] }
  const found = evaluateCondition(condition, data, { now: () => new Date(), uuid: randomUuid })
  if ('value' in found) return found
  return {
    problems: found.problems.map((problem) => ({
      ...templateProblemToProblem(problem, conditionPath(flowId)),
      severity: 'warning',
    })),
  }
}
