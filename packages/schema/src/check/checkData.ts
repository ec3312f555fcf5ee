import type { JsonData, JsonSchema, Problem } from '@sendwright/model'
import { compileSchema } from '../compile/compileSchema.ts'
import { dataSubject } from './dataSubject.ts'
import { createRun, evaluate } from './evaluate.ts'
import { findingToProblem } from './findingToProblem.ts'
import type { Finding } from './finding.ts'

/** More problems of one value than this are not told. */
export const mostProblems = 200

/**
 * What keeps plain data from fitting a schema, as errors; none where it fits. Paths are JSON pointers: `path` and what
 * leads to the value below it.
 */
export function checkData(schema: JsonSchema, data: JsonData, path = ''): readonly Problem[] {
  const findings: Finding[] = []
  const report = (finding: Finding) => {
    if (findings.length < mostProblems) findings.push(finding)
  }
  const subject = dataSubject(data)
  const verdict = evaluate({ run: createRun(), report }, compileSchema(schema), subject)
  // Without a verdict there are no problems: what is not found out is tolerated.
  if (verdict !== 'fails') return []
  if (findings.length === 0) findings.push({ code: 'schema-mismatch', place: subject.place, values: {} })
  return findings.map((finding) => findingToProblem(finding, { path, severity: 'error', text: null }))
}

/** Whether plain data fits a schema, as far as it is found out. Quicker than asking for the problems. */
export function fitsSchema(schema: JsonSchema, data: JsonData): boolean {
  return evaluate({ run: createRun(), report: null }, compileSchema(schema), dataSubject(data)) !== 'fails'
}
