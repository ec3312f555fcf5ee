import { nearestName } from '@sendwright/template'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import type { Budget } from '../pattern/matchPattern.ts'
import type { Report } from './finding.ts'
import type { Subject } from './subject.ts'
import type { Verdict } from './verdict.ts'

/** What one check may take: beyond it nothing more is found out, and so tolerated. */
export interface Run extends Budget {
  depth: number
  /** How many nearest names may still be looked for: that takes longer than all else. */
  hints: number
  /** Judges a value inside the value that is being judged; given here, so that each keyword can be a file. */
  readonly judge: (check: Check, schema: CompiledSchema, subject: Subject) => Verdict
}

/** A run that tells what does not fit, or only whether something does. */
export interface Check {
  readonly run: Run
  readonly report: Report
}

/** The candidate that a name was probably meant to be; null where there is none, or where many were looked for already. */
export function nearestHint(run: Run, name: string, candidates: () => Iterable<string>): string | null {
  run.hints -= 1
  return run.hints < 0 ? null : nearestName(name, candidates())
}

/** Whether a value fits a schema; with a report also why not. */
export function judge(check: Check, schema: CompiledSchema, subject: Subject): Verdict {
  return check.run.judge(check, schema, subject)
}

/** Whether a value fits a schema. */
export function judgeQuietly({ run }: Check, schema: CompiledSchema, subject: Subject): Verdict {
  return run.judge({ run, report: null }, schema, subject)
}
