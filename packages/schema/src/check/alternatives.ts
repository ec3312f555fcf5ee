import type { JsonData } from '@sendwright/model'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import { unitedTypes } from '../types/typesOf.ts'
import { judge, judgeQuietly, type Check } from './check.ts'
import { checkType, typeVerdict, valueFinding } from './scalar.ts'
import type { ObjectSubject, Subject } from './subject.ts'
import { sampleOfSubject } from './words.ts'

/** Tells why a value fits none of the alternatives: by the one it was probably meant to be. */
export function explainAlternatives(check: Check, branches: readonly CompiledSchema[], subject: Subject): void {
  const { report } = check
  if (report === null) return
  const values = commonValues(branches)
  if (values !== null) {
    report(valueFinding(values, subject))
    return
  }
  const ofItsType = branches.filter((branch) => hasType(branch, subject))
  const types = unitedTypes(branches)
  if (ofItsType.length === 0 && types !== null && checkType(check, types, subject) === 'fails') return
  const best = bestOf(check, ofItsType.length > 0 ? ofItsType : branches, subject)
  if (best !== null) {
    let told = 0
    const counting = (finding: Parameters<typeof report>[0]) => {
      told += 1
      report(finding)
    }
    judge({ run: check.run, report: counting }, best, subject)
    if (told > 0) return
  }
  const { place } = subject
  report({ code: 'schema-alternative', place, values: { value: sampleOfSubject(subject), count: branches.length } })
}

/** The values of all alternatives, where each of them is a list of values. */
function commonValues(branches: readonly CompiledSchema[]): readonly JsonData[] | null {
  const values: JsonData[] = []
  for (const branch of branches) {
    const listed = partsOf(branch).flatMap((part) => part.values ?? [])
    if (listed.length === 0) return null
    values.push(...listed.flatMap(({ allowed }) => allowed))
  }
  return values
}

function hasType(branch: CompiledSchema, subject: Subject): boolean {
  return partsOf(branch).every(({ types }) => types === null || typeVerdict(types, subject) !== 'fails')
}

/** The alternative that the value comes closest to; null where none is closer than others, and they are many. */
function bestOf(check: Check, branches: readonly CompiledSchema[], subject: Subject): CompiledSchema | null {
  const [first] = branches
  if (first === undefined || branches.length === 1) return first ?? null
  if (subject.kind !== 'object') return branches.length === 1 ? first : null
  let best = first
  let highest = -Infinity
  for (const branch of branches) {
    const points = closeness(check, branch, subject)
    if (points > highest) {
      best = branch
      highest = points
    }
  }
  return best
}

/** A property that says which alternative it is (`type: "card"`) weighs most, then what fits, then what is missing. */
function closeness(check: Check, branch: CompiledSchema, subject: ObjectSubject): number {
  let points = 0
  for (const { object } of partsOf(branch)) {
    if (object === null) continue
    for (const [name, { value }] of subject.members) {
      const schema = object.properties.get(name)
      if (schema === undefined) continue
      const fails = judgeQuietly(check, schema, value) === 'fails'
      const isTag = partsOf(schema).some(({ values }) => values !== null)
      points += fails ? (isTag ? -1000 : -1) : isTag ? 100 : 3
    }
    for (const name of object.required) points -= subject.members.has(name) ? 0 : 2
  }
  return points
}
