import type { CompiledSchema, LogicRules } from '../compile/compiledSchema.ts'
import { explainAlternatives } from './alternatives.ts'
import { judge, judgeQuietly, type Check } from './check.ts'
import type { Subject } from './subject.ts'
import { both, opposite, type Verdict } from './verdict.ts'
import { sampleOfSubject } from './words.ts'

/** Keywords that combine schemas. */
export function checkLogic(check: Check, rules: LogicRules, subject: Subject): Verdict {
  const { ref, allOf, anyOf, oneOf, not, condition } = rules
  let verdict: Verdict = ref === null ? 'fits' : judge(check, ref, subject)
  // Without a report the first demand that is not met decides.
  const goesOn = check.report !== null
  for (const schema of allOf) if (goesOn || verdict !== 'fails') verdict = both(verdict, judge(check, schema, subject))
  if (anyOf.length > 0 && (goesOn || verdict !== 'fails')) verdict = both(verdict, checkAnyOf(check, anyOf, subject))
  if (oneOf.length > 0 && (goesOn || verdict !== 'fails')) verdict = both(verdict, checkOneOf(check, oneOf, subject))
  if (not !== null && (goesOn || verdict !== 'fails')) verdict = both(verdict, checkNot(check, not, subject))
  if (condition !== null && (goesOn || verdict !== 'fails')) {
    verdict = both(verdict, checkCondition(check, rules, subject))
  }
  return verdict
}

function checkAnyOf(check: Check, branches: readonly CompiledSchema[], subject: Subject): Verdict {
  let verdict: Verdict = 'fails'
  for (const branch of branches) {
    const found = judgeQuietly(check, branch, subject)
    if (found === 'fits') return 'fits'
    if (found === 'unknown') verdict = 'unknown'
  }
  if (verdict === 'fails') explainAlternatives(check, branches, subject)
  return verdict
}

function checkOneOf(check: Check, branches: readonly CompiledSchema[], subject: Subject): Verdict {
  let fitting = 0
  let unknown = 0
  for (const branch of branches) {
    const found = judgeQuietly(check, branch, subject)
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

function checkNot(check: Check, schema: CompiledSchema, subject: Subject): Verdict {
  const verdict = opposite(judgeQuietly(check, schema, subject))
  const { report } = check
  if (verdict !== 'fails' || report === null) return verdict
  const { place } = subject
  if (schema.always === true) report({ code: 'schema-forbidden', place, values: {} })
  else report({ code: 'schema-not', place, values: { value: sampleOfSubject(subject) } })
  return verdict
}

function checkCondition(check: Check, rules: LogicRules, subject: Subject): Verdict {
  const { condition, consequence, otherwise } = rules
  if (condition === null) return 'fits'
  const holds = judgeQuietly(check, condition, subject)
  if (holds === 'fits') return consequence === null ? 'fits' : judge(check, consequence, subject)
  if (holds === 'fails') return otherwise === null ? 'fits' : judge(check, otherwise, subject)
  const verdicts = [consequence, otherwise].map((schema) =>
    schema === null ? 'fits' : judgeQuietly(check, schema, subject),
  )
  if (verdicts.every((verdict) => verdict === 'fits')) return 'fits'
  return verdicts.every((verdict) => verdict === 'fails') ? 'fails' : 'unknown'
}
