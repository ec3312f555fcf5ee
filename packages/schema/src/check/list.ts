import type { ListRules } from '../compile/compiledSchema.ts'
import { keyOf } from '../compile/dataKey.ts'
import { judge, judgeQuietly, type Check } from './check.ts'
import { fieldOf } from './place.ts'
import { unknownIf } from './scalar.ts'
import { dataOf, type ListSubject, type Subject } from './subject.ts'
import { both, type Verdict } from './verdict.ts'
import { sampleOfSubject } from './words.ts'

/** Keywords about lists. */
export function checkList(check: Check, rules: ListRules, subject: Subject): Verdict {
  if (subject.kind !== 'list') return unknownIf(subject, ['array'])
  let verdict = both(checkCount(check, rules, subject), checkItems(check, rules, subject))
  if (verdict === 'fails' && check.report === null) return verdict
  if (rules.contains !== null) verdict = both(verdict, checkContains(check, rules.contains, subject))
  if (rules.unique) verdict = both(verdict, checkUnique(check, subject))
  return subject.open && (rules.rest !== null || rules.first.length > 0) ? both(verdict, 'unknown') : verdict
}

function checkItems(check: Check, { first, rest }: ListRules, subject: ListSubject): Verdict {
  let verdict: Verdict = 'fits'
  let isMoved = false
  for (const [index, { value, sure }] of subject.items.entries()) {
    const schema = first[index] ?? rest
    if (!sure) isMoved = true
    if (schema === null) continue
    // After an element that may be left out it is not known which place the others have.
    if (isMoved && first.length > 0) {
      verdict = both(verdict, 'unknown')
      continue
    }
    const found = judge(check, schema, value)
    verdict = both(verdict, found === 'fails' && !sure ? 'unknown' : found)
    if (verdict === 'fails' && check.report === null) return verdict
  }
  return verdict
}

function checkCount({ report }: Check, { minItems, maxItems }: ListRules, subject: ListSubject): Verdict {
  if (minItems === 0 && maxItems === Infinity) return 'fits'
  const most = subject.open ? Infinity : subject.items.length
  const least = subject.items.filter(({ sure }) => sure).length
  if (least >= minItems && most <= maxItems) return 'fits'
  if (most >= minItems && least <= maxItems) return 'unknown'
  const bound = most < minItems ? `at least ${minItems}` : `at most ${maxItems}`
  report?.({
    code: 'schema-count',
    place: subject.place,
    values: { count: subject.items.length, what: 'elements', bound },
  })
  return 'fails'
}

function checkContains(
  check: Check,
  { schema, least, most }: NonNullable<ListRules['contains']>,
  subject: ListSubject,
): Verdict {
  let sure = 0
  let possible = subject.open ? Infinity : 0
  for (const item of subject.items) {
    const verdict = judgeQuietly(check, schema, item.value)
    if (verdict === 'fits' && item.sure) sure += 1
    if (verdict !== 'fails') possible += 1
  }
  if (sure >= least && possible <= most) return 'fits'
  if (possible >= least && sure <= most) return 'unknown'
  const bound = possible < least ? `at least ${least}` : `at most ${most}`
  check.report?.({ code: 'schema-contains', place: subject.place, values: { count: sure, bound } })
  return 'fails'
}

function checkUnique({ run, report }: Check, subject: ListSubject): Verdict {
  let verdict: Verdict = subject.open ? 'unknown' : 'fits'
  const firstByKey = new Map<string, Subject>()
  run.left -= subject.items.length
  for (const { value, sure } of subject.items) {
    const data = dataOf(value)
    if (data === undefined) {
      verdict = both(verdict, 'unknown')
      continue
    }
    const key = keyOf(data)
    const before = firstByKey.get(key)
    if (before === undefined) firstByKey.set(key, value)
    else if (sure) {
      verdict = 'fails'
      report?.({
        code: 'schema-repeated',
        place: value.place,
        values: { first: fieldOf(before.place), value: sampleOfSubject(value) },
      })
    }
  }
  return verdict
}
