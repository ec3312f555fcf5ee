import type { CompiledSchema, LogicRules } from '../compile/compiledSchema.ts'
import { explainAlternatives } from './alternatives.ts'
import { evaluate, type Check } from './evaluate.ts'
import type { Subject } from './subject.ts'
import { both, opposite, type Verdict } from './verdict.ts'
import { sampleOfSubject } from './words.ts'

/** Keywords that combine schemas. */
export function checkLogic(check: Check, rules: LogicRules, subject: Subject): Verdict {
  let verdict: Verdict = 'fits'
  const demand = (found: () => Verdict) => {
    if (verdict !== 'fails' || check.report !== null) verdict = both(verdict, found())
  }
  const { ref, allOf, anyOf, oneOf, not, condition } = rules
  if (ref !== null) demand(() => evaluate(check, ref, subject))
  for (const schema of allOf) demand(() => evaluate(check, schema, subject))
  if (anyOf.length > 0) demand(() => checkAnyOf(check, anyOf, subject))
  if (oneOf.length > 0) demand(() => checkOneOf(check, oneOf, subject))
  if (not !== null) demand(() => checkNot(check, not, subject))
  if (condition !== null) demand(() => checkCondition(check, rules, subject))
  return verdict
}

function checkAnyOf(check: Check, branches: readonly CompiledSchema[], subject: Subject): Verdict {
  const quietly = { run: check.run, report: null }
  let verdict: Verdict = 'fails'
  for (const branch of branches) {
    const found = evaluate(quietly, branch, subject)
    if (found === 'fits') return 'fits'
    if (found === 'unknown') verdict = 'unknown'
  }
  if (verdict === 'fails') explainAlternatives(check, branches, subject)
  return verdict
}

function checkOneOf(check: Check, branches: readonly CompiledSchema[], subject: Subject): Verdict {
  const quietly = { run: check.run, report: null }
  let fitting = 0
  let unknown = 0
  for (const branch of branches) {
    const found = evaluate(quietly, branch, subject)
    if (found === 'fits') fitting += 1
    if (found === 'unknown') unknown += 1
  }
  if (fitting > 1) {
    check.report?.({ code: 'schema-several', place: subject.place, values: { count: fitting } })
    return 'fails'
  }
  if (unknown > 0) return 'unknown'
  if (fitting === 1) return 'fits'
  explainAlternatives(check, branches, subject)
  return 'fails'
}

function checkNot({ run, report }: Check, schema: CompiledSchema, subject: Subject): Verdict {
  const verdict = opposite(evaluate({ run, report: null }, schema, subject))
  if (verdict !== 'fails' || report === null) return verdict
  const { place } = subject
  if (schema.always === true) report({ code: 'schema-forbidden', place, values: {} })
  else report({ code: 'schema-not', place, values: { value: sampleOfSubject(subject) } })
  return verdict
}

function checkCondition(check: Check, rules: LogicRules, subject: Subject): Verdict {
  const { condition, then, otherwise } = rules
  if (condition === null) return 'fits'
  const holds = evaluate({ run: check.run, report: null }, condition, subject)
  if (holds === 'fits') return then === null ? 'fits' : evaluate(check, then, subject)
  if (holds === 'fails') return otherwise === null ? 'fits' : evaluate(check, otherwise, subject)
  const quietly = { run: check.run, report: null }
  const both = [then, otherwise].map((schema) => (schema === null ? 'fits' : evaluate(quietly, schema, subject)))
  if (both.every((verdict) => verdict === 'fits')) return 'fits'
  return both.every((verdict) => verdict === 'fails') ? 'fails' : 'unknown'
}
