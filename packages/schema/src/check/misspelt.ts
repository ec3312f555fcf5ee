import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import type { Run } from './check.ts'
import type { Finding } from './finding.ts'
import type { Subject } from './subject.ts'

/**
 * Tells the properties that an open model allows but that are one slip of the pen away from one it names and that is
 * not there: `curency` beside `currency`.
 */
export function findMisspelt(
  run: Run,
  schema: CompiledSchema,
  subject: Subject,
  report: (finding: Finding) => void,
): void {
  const queue: { readonly schema: CompiledSchema; readonly subject: Subject }[] = [{ schema, subject }]
  for (const next of queue) {
    if (run.left < 0) return
    run.left -= 1
    const parts = partsOf(next.schema)
    if (next.subject.kind === 'list') {
      for (const { list } of parts) {
        if (list === null) continue
        for (const [index, { value }] of next.subject.items.entries()) {
          const inside = list.first[index] ?? list.rest
          if (inside !== null && isContainer(value)) queue.push({ schema: inside, subject: value })
        }
      }
    }
    if (next.subject.kind !== 'object') continue
    const names = namesOf(next.schema)
    if (names === null) continue
    const { named, required } = names
    const { members } = next.subject
    const absent = [...named.keys()].filter((name) => !members.has(name) && !required.has(name))
    run.left -= absent.length
    for (const [name, { value }] of members) {
      const inside = named.get(name)
      if (inside !== undefined) {
        if (isContainer(value)) for (const each of inside) queue.push({ schema: each, subject: value })
        continue
      }
      if (run.left < 0) return
      run.left -= absent.length
      const meant = absent.find((other) => isSlip(name, other))
      if (meant === undefined) continue
      report({
        code: 'schema-misspelt',
        place: value.place,
        atName: true,
        values: { nearest: meant },
        fix: { text: JSON.stringify(meant) },
      })
    }
  }
}

function isContainer({ kind }: Subject): boolean {
  return kind === 'object' || kind === 'list'
}

/** The names that a schema has; null where it is closed, matches patterns or has alternatives. */
interface Names {
  readonly named: ReadonlyMap<string, readonly CompiledSchema[]>
  readonly required: ReadonlySet<string>
}

function namesOf(schema: CompiledSchema): Names | null {
  const known = namesBySchema.get(schema)
  if (known !== undefined) return known
  const names = collectNames(partsOf(schema))
  namesBySchema.set(schema, names)
  return names
}

const namesBySchema = new WeakMap<CompiledSchema, Names | null>()

function collectNames(parts: readonly CompiledSchema[]): Names | null {
  const named = new Map<string, CompiledSchema[]>()
  const required = new Set<string>()
  for (const { object, logic } of parts) {
    if (logic !== null && (logic.anyOf.length > 0 || logic.oneOf.length > 0 || logic.condition !== null)) return null
    if (object === null) continue
    if (object.additional !== null || object.patterns.length > 0) return null
    for (const name of object.required) required.add(name)
    for (const [name, schema] of object.properties) {
      const schemas = named.get(name)
      if (schemas === undefined) named.set(name, [schema])
      else schemas.push(schema)
    }
  }
  return { named, required }
}

/** Whether two names are the same but for case, separators, or one letter; a digit makes another name. */
function isSlip(name: string, other: string): boolean {
  if (Math.abs(name.length - other.length) > 3) return false
  const [one, two] = [plain(name), plain(other)]
  if (one === two) return true
  if (one.length < 4 || Math.abs(one.length - two.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === two[start]) start += 1
  let end = 0
  while (end < Math.min(one.length, two.length) - start && one.at(-1 - end) === two.at(-1 - end)) end += 1
  const [left, right] = [one.slice(start, one.length - end), two.slice(start, two.length - end)]
  if (/\d/.test(left + right)) return false
  const isSwap = left.length === 2 && left[0] === right[1] && left[1] === right[0]
  return isSwap || (left.length <= 1 && right.length <= 1)
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ .]/g, '')
}
