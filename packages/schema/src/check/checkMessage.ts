import type { JsonSchema, Problem } from '@sendwright/model'
import { templateTree } from '@sendwright/template'
import { compileSchema } from '../compile/compileSchema.ts'
import { mostProblems } from './checkData.ts'
import { createRun, evaluate } from './evaluate.ts'
import type { Finding } from './finding.ts'
import { findingToProblem } from './findingToProblem.ts'
import { findMisspelt } from './misspelt.ts'
import { templateSubject, type TypeOf } from './templateSubject.ts'

/** Where the text stands, and what is known about the values that its placeholders insert. */
export interface MessageCheckOptions {
  /** JSON pointer to the field that holds the text. */
  readonly path: string
  readonly typeOf: TypeOf
}

/**
 * What keeps a JSON template from fitting a schema, as warnings with positions. What is not known, a placeholder's
 * value or what is still being typed, is tolerated. Never fails, whatever the text.
 */
export function checkMessage(
  schema: JsonSchema,
  text: string,
  { path, typeOf }: MessageCheckOptions,
): readonly Problem[] {
  const tree = templateTree(text)
  if (tree.kind === 'missing') return []
  const compiled = compileSchema(schema)
  const subject = templateSubject(tree, typeOf)
  const findings: Finding[] = []
  const report = (finding: Finding) => {
    if (findings.length < mostProblems) findings.push(finding)
  }
  const run = createRun()
  evaluate({ run, report }, compiled, subject)
  findMisspelt(run, compiled, subject, report)
  return findings
    .map((finding) => findingToProblem(finding, { path, severity: 'warning', text }))
    .toSorted((one, other) => (one.position?.start ?? 0) - (other.position?.start ?? 0))
}
