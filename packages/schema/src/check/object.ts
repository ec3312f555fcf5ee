import type { CompiledSchema, ObjectRules } from '../compile/compiledSchema.ts'
import { matchPattern } from '../pattern/matchPattern.ts'
import { judge, judgeQuietly, nearestHint, type Check, type Run } from './check.ts'
import { unknownIf } from './scalar.ts'
import type { Member, ObjectSubject, Subject } from './subject.ts'
import { both, type Verdict } from './verdict.ts'

/** Keywords about objects. */
export function checkObject(check: Check, rules: ObjectRules, subject: Subject): Verdict {
  if (subject.kind !== 'object') return unknownIf(subject, ['object'])
  let verdict = checkMissing(check, rules, subject)
  const isDone = () => verdict === 'fails' && check.report === null
  for (const [name, member] of subject.members) {
    if (isDone()) return verdict
    verdict = both(verdict, checkMember(check, rules, subject, { name, member }))
  }
  if (!isDone()) verdict = both(verdict, checkCount(check, rules, subject))
  if (!isDone()) verdict = both(verdict, checkDependent(check, rules, subject))
  // Further properties may be anything, also what is not allowed.
  const judgesOthers =
    rules.properties.size > 0 || rules.patterns.length > 0 || rules.additional !== null || rules.names !== null
  return subject.open && judgesOthers ? both(verdict, 'unknown') : verdict
}

function checkMissing({ run, report }: Check, rules: ObjectRules, subject: ObjectSubject): Verdict {
  let verdict: Verdict = 'fits'
  run.left -= rules.required.length
  for (const name of rules.required) {
    const member = subject.members.get(name)
    if (member !== undefined) {
      if (!member.sure) verdict = both(verdict, 'unknown')
    } else if (subject.open) verdict = both(verdict, 'unknown')
    else {
      verdict = 'fails'
      if (report === null) return verdict
      const nearest = unnamedLike(run, name, { rules, subject })
      // Where no other names are allowed, the wrong one is told with the right one.
      const isTold = rules.additional?.always === false && rules.patterns.length === 0 && nearest !== null
      if (isTold && nearestHint(run, nearest, () => absentNames(rules, subject)) === name) continue
      const place = { parent: subject.place, key: name, range: headOf(subject), nameRange: null }
      const range = nearest === null ? null : (subject.members.get(nearest)?.value.place.nameRange ?? null)
      report({
        code: 'schema-missing',
        place,
        values: nearest === null ? {} : { nearest },
        ...(range !== null && { fix: { text: JSON.stringify(name), position: range } }),
      })
    }
  }
  return verdict
}

/** The property that a missing one is probably written as. */
function unnamedLike(
  run: Run,
  name: string,
  { rules, subject }: { readonly rules: ObjectRules; readonly subject: ObjectSubject },
): string | null {
  return nearestHint(run, name, () => [...subject.members.keys()].filter((other) => !rules.properties.has(other)))
}

/** Where to say that something is missing in an object: at its name, or its opening brace. */
function headOf({ place }: ObjectSubject): { readonly start: number; readonly end: number } | null {
  return place.nameRange ?? (place.range && { start: place.range.start, end: place.range.start + 1 })
}

function checkMember(
  check: Check,
  rules: ObjectRules,
  subject: ObjectSubject,
  { name, member }: { readonly name: string; readonly member: Member },
): Verdict {
  const { run, report } = check
  let verdict: Verdict = 'fits'
  let isNamed = false
  let isUnsure = false
  const schema = rules.properties.get(name)
  if (schema !== undefined) {
    isNamed = true
    verdict = evaluateMember(check, schema, member)
  }
  for (const { pattern, schema: matched } of rules.patterns) {
    const matches = pattern === null ? null : matchPattern(pattern, name, run)
    if (matches === null) isUnsure = true
    if (matches !== true) continue
    isNamed = true
    verdict = both(verdict, evaluateMember(check, matched, member))
  }
  if (!isNamed && rules.additional !== null && isUnsure) verdict = both(verdict, 'unknown')
  else if (!isNamed && rules.additional !== null) {
    verdict = both(verdict, checkAdditional(check, rules, subject, { name, member, schema: rules.additional }))
  }
  if (rules.names !== null) {
    const { place } = member.value
    const nameSubject: Subject = { kind: 'text', text: name, pieces: [name], place, memo: null, explained: null }
    const allowed = judgeQuietly(check, rules.names, nameSubject)
    if (allowed === 'fails') report?.({ code: 'schema-name', place: subject.place, atName: true, values: { name } })
    verdict = both(verdict, allowed)
  }
  return verdict
}

/** A property that may be left out does not make the object fail surely. */
function evaluateMember(check: Check, schema: CompiledSchema, { value, sure }: Member): Verdict {
  const verdict = judge(check, schema, value)
  return verdict === 'fails' && !sure ? 'unknown' : verdict
}

function checkAdditional(
  check: Check,
  rules: ObjectRules,
  subject: ObjectSubject,
  { name, member, schema }: { readonly name: string; readonly member: Member; readonly schema: CompiledSchema },
): Verdict {
  if (schema.always !== false) return evaluateMember(check, schema, member)
  const { report } = check
  if (report !== null) {
    const nearest = nearestHint(check.run, name, () => absentNames(rules, subject))
    report({
      code: 'schema-unknown',
      place: member.value.place,
      atName: true,
      values: nearest === null ? {} : { nearest },
      ...(nearest !== null && { fix: { text: JSON.stringify(nearest) } }),
    })
  }
  return member.sure ? 'fails' : 'unknown'
}

/** The names that the schema knows and the object does not have. */
export function absentNames(rules: ObjectRules, subject: ObjectSubject): readonly string[] {
  return [...rules.properties.keys()].filter((name) => !subject.members.has(name))
}

function checkCount({ report }: Check, rules: ObjectRules, subject: ObjectSubject): Verdict {
  const { minProperties, maxProperties } = rules
  if (minProperties === 0 && maxProperties === Infinity) return 'fits'
  const most = subject.open ? Infinity : subject.members.size
  const least = [...subject.members.values()].filter(({ sure }) => sure).length
  if (least >= minProperties && most <= maxProperties) return 'fits'
  if (most >= minProperties && least <= maxProperties) return 'unknown'
  const bound = most < minProperties ? `at least ${minProperties}` : `at most ${maxProperties}`
  report?.({
    code: 'schema-count',
    place: subject.place,
    values: { count: subject.members.size, what: 'fields', bound },
  })
  return 'fails'
}

function checkDependent(check: Check, rules: ObjectRules, subject: ObjectSubject): Verdict {
  let verdict: Verdict = 'fits'
  for (const [name, needed] of rules.dependentRequired) {
    const member = subject.members.get(name)
    if (member === undefined) continue
    for (const other of needed) {
      const present = subject.members.get(other)
      if (present?.sure === true) continue
      const isSure = member.sure && present === undefined && !subject.open
      verdict = both(verdict, isSure ? 'fails' : 'unknown')
      const place = { parent: subject.place, key: other, range: member.value.place.nameRange, nameRange: null }
      if (isSure) check.report?.({ code: 'schema-needed-by', place, values: { name } })
    }
  }
  for (const [name, schema] of rules.dependentSchemas) {
    const member = subject.members.get(name)
    if (member === undefined) continue
    const found = member.sure ? judge(check, schema, subject) : judgeQuietly(check, schema, subject)
    verdict = both(verdict, member.sure || found === 'fits' ? found : 'unknown')
  }
  return verdict
}
