import { createProblem, type Problem, type ProblemValues } from '@sendwright/model'
import type { TemplateProblem } from '@sendwright/template'

/** A template's problem as the model's, with its sentence; `path` is the field that holds the template. */
export function templateProblemToProblem(problem: TemplateProblem, path: string): Problem {
  const { code, values, position, severity, fix } = problem
  // Each code's values are checked below; TypeScript cannot follow the correlation through a union.
  return createProblem(code, path, values as ProblemValues<typeof code>, {
    position,
    severity,
    ...(fix !== undefined && { fix }),
  })
}

type ValuesFit = {
  [Code in TemplateProblem['code']]: Extract<TemplateProblem, { code: Code }>['values'] extends ProblemValues<Code>
    ? true
    : never
}

// Does not compile when a code of the template language has no sentence in the model, or one with other values.
true satisfies ValuesFit[TemplateProblem['code']]
