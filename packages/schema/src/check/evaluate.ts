import type { CompiledSchema } from '../compile/compiledSchema.ts'
import type { Check, Run } from './check.ts'
import { checkList } from './list.ts'
import { checkLogic } from './logic.ts'
import { checkObject } from './object.ts'
import { checkNumber, checkText, checkType, checkValues } from './scalar.ts'
import type { Subject } from './subject.ts'
import { both, type Verdict } from './verdict.ts'

const deepest = 1200
const mostSteps = 3_000_000
const mostHints = 40

/** A run with all it may take. */
export function createRun(): Run {
  return { left: mostSteps, depth: 0, hints: mostHints, judge: evaluate }
}

/**
 * Whether a value fits a schema; with a report also why not. A schema that leads back to itself at the same value, one
 * that nests too deep and one that takes too many steps do not decide.
 */
export function evaluate(check: Check, schema: CompiledSchema, subject: Subject): Verdict {
  const { run, report } = check
  run.left -= 1
  if (schema.always === true) return 'fits'
  if (run.left < 0 || run.depth > deepest) return 'unknown'
  if (schema.always === false) {
    report?.({ code: 'schema-forbidden', place: subject.place, values: {} })
    return 'fails'
  }
  if (report !== null) {
    // What was told once is not told again.
    if (isExplained(subject, schema)) return evaluate({ run, report: null }, schema, subject)
    return decide(check, schema, subject)
  }
  if (schema.logic === null && schema.object === null && schema.list === null) return decide(check, schema, subject)
  const known = subject.memo?.get(schema)
  if (known !== undefined) return known
  subject.memo ??= new Map()
  // Reached again before it is decided, a schema demands nothing that it does not demand already.
  subject.memo.set(schema, 'fits')
  const verdict = decide(check, schema, subject)
  subject.memo.set(schema, verdict)
  return verdict
}

/** Whether the schema's problems with the value have been told; from now on they have. */
function isExplained(subject: Subject, schema: CompiledSchema): boolean {
  const { explained } = subject
  // Most values meet one schema only, which needs no set.
  if (explained === null) subject.explained = schema
  else if (explained === schema) return true
  else if (explained instanceof Set) {
    if (explained.has(schema)) return true
    explained.add(schema)
  } else subject.explained = new Set([explained, schema])
  return false
}

function decide(check: Check, schema: CompiledSchema, subject: Subject): Verdict {
  const { run, report } = check
  run.depth += 1
  let verdict: Verdict = 'fits'
  if (schema.values !== null) verdict = checkValues(check, schema.values, subject)
  // A value outside a list of values need not be told to be of another type too.
  const isTold = verdict === 'fails'
  if (schema.types !== null && !(isTold && report !== null)) {
    verdict = both(verdict, checkType(check, schema.types, subject))
  }
  if (verdict !== 'fails' || report !== null) {
    if (schema.number !== null) verdict = both(verdict, checkNumber(check, schema.number, subject))
    if (schema.text !== null && !isTold) verdict = both(verdict, checkText(check, schema.text, subject))
    if (schema.object !== null) verdict = both(verdict, checkObject(check, schema.object, subject))
    if (schema.list !== null) verdict = both(verdict, checkList(check, schema.list, subject))
    if (schema.logic !== null) verdict = both(verdict, checkLogic(check, schema.logic, subject))
  }
  run.depth -= 1
  return verdict
}
