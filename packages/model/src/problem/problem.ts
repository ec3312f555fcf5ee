import { z } from 'zod'
import { bpmnProblems } from './bpmnProblems.ts'
import { deliveryProblems } from './deliveryProblems.ts'
import { documentProblems } from './documentProblems.ts'
import { environmentProblems } from './environmentProblems.ts'
import { importProblems } from './importProblems.ts'
import { integrationProblems } from './integrationProblems.ts'
import { messageProblems } from './messageProblems.ts'
import { runProblems } from './runProblems.ts'
import { schemaProblems } from './schemaProblems.ts'
import { templateProblemSentences } from './templateProblems.ts'

/** The English sentence of every problem code, by the values that the sentence names. */
export const problemSentences = {
  ...templateProblemSentences,
  ...messageProblems,
  ...bpmnProblems,
  ...documentProblems,
  ...schemaProblems,
  ...environmentProblems,
  ...integrationProblems,
  ...importProblems,
  ...deliveryProblems,
  ...runProblems,
}

/** The closed list of problem codes. */
export type ProblemCode = keyof typeof problemSentences

/** The values that the sentence of a code names; an empty object where it names none. */
export type ProblemValues<Code extends ProblemCode> =
  Parameters<(typeof problemSentences)[Code]> extends [infer Values] ? Values : Record<never, never>

/** An error keeps a record from being sent, a warning does not. */
export const severities = ['error', 'warning'] as const
export type Severity = (typeof severities)[number]

/** A range in a text, in UTF-16 units, end exclusive. */
export const textRangeSchema = z.object({ start: z.number(), end: z.number() })
export type TextRange = z.infer<typeof textRangeSchema>

/** A problem as it travels: in answers, and beside its field. */
export const problemSchema = z
  .object({
    code: z.string().describe('A stable id of the kind of problem'),
    path: z.string().describe('JSON pointer to the field, from the root of what was checked'),
    position: textRangeSchema.optional().describe('The characters of the field, in UTF-16 units'),
    severity: z.enum(severities),
    message: z.string().describe('An English sentence'),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .describe('What the sentence names'),
    fix: z
      .object({ position: textRangeSchema.optional(), text: z.string() })
      .optional()
      .describe('Text that would be right, in place of the position or of the whole field'),
  })
  .meta({ id: 'Problem' })

/** What a user can fix: data, returned and never thrown. `path` is a JSON pointer. */
export type Problem = z.infer<typeof problemSchema>

/** A problem of a known code with its sentence. `severity` is `error` unless told otherwise. */
export function createProblem<Code extends ProblemCode>(
  code: Code,
  path: string,
  values: ProblemValues<NoInfer<Code>>,
  more: Partial<Pick<Problem, 'position' | 'severity' | 'fix'>> = {},
): Problem {
  // The table's functions take the values of their own code; TypeScript cannot follow that correlation through an index.
  const sentence = problemSentences[code] as unknown as (values: ProblemValues<Code>) => string
  const { severity = 'error', ...rest } = more
  const named = definedValues(values)
  return { code, path, severity, message: sentence(values), ...(named && { values: named }), ...rest }
}

function definedValues(values: unknown): Record<string, string | number> | undefined {
  const entries = Object.entries(values ?? {}).flatMap(([name, value]): [string, string | number][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
  )
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Whether any of the problems keeps a record from being sent. */
export function hasError(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
