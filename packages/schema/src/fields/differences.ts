import { isJsonObject, type JsonData, type JsonSchema } from '@sendwright/model'
import { isSameData } from '../compile/dataKey.ts'
import { sample } from '../check/words.ts'
import type { SchemaField } from './field.ts'
import { parseFieldPath } from './fieldPath.ts'
import { fieldsOf } from './fieldsOf.ts'
import { coreOf, locate, schemaObjectAt } from './location.ts'

/** One difference between two schemas. The path is that of a field, '' for the message itself. */
export interface SchemaDifference {
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What is different, for people: `text, mandatory`, `integer → string; now mandatory`. */
  readonly words: string
}

/** What is different between two schemas, field by field in the order of the later one; descriptions and examples count too. */
export function schemaDifferences(before: JsonSchema, after: JsonSchema): readonly SchemaDifference[] {
  if (before === after || isSameData(before, after)) return []
  const fieldsBefore = new Map(fieldsOf(before).map((field) => [field.path, field]))
  const fieldsAfter = new Map(fieldsOf(after).map((field) => [field.path, field]))
  const differences: SchemaDifference[] = []
  for (const field of fieldsAfter.values()) {
    const { path } = field
    const old = fieldsBefore.get(path)
    if (old === undefined) {
      differences.push({ path, kind: 'added', words: wordsOf(field) })
      continue
    }
    const words = changesOf(old, field)
    if (!isSameData(rulesAt(before, path), rulesAt(after, path)) && words.length === 0) words.push('other rules')
    if (words.length > 0) differences.push({ path, kind: 'changed', words: words.join('; ') })
  }
  for (const field of fieldsBefore.values()) {
    if (fieldsAfter.has(field.path)) continue
    differences.push({ path: field.path, kind: 'removed', words: wordsOf(field) })
  }
  const isRootChanged = !isSameData(rulesAt(before, ''), rulesAt(after, ''))
  if (isRootChanged) differences.unshift({ path: '', kind: 'changed', words: 'rules of the whole message' })
  return differences
}

function wordsOf({ typeLabel, mandatory }: SchemaField): string {
  return mandatory ? `${typeLabel}, mandatory` : typeLabel
}

function changesOf(before: SchemaField, after: SchemaField): string[] {
  const words: string[] = []
  if (before.typeLabel !== after.typeLabel) words.push(`${before.typeLabel} → ${after.typeLabel}`)
  if (before.mandatory !== after.mandatory) words.push(after.mandatory ? 'now mandatory' : 'no longer mandatory')
  if (!isSameData(before.enumValues, after.enumValues)) words.push(...valueWords(before.enumValues, after.enumValues))
  if (before.processValue !== after.processValue) words.push('another process value')
  if (before.description !== after.description) words.push('another description')
  if (!isSameData(before.example ?? null, after.example ?? null)) words.push('another example')
  return words
}

function valueWords(before: readonly JsonData[], after: readonly JsonData[]): readonly string[] {
  const added = after.filter((value) => !before.some((other) => isSameData(value, other)))
  const removed = before.filter((value) => !after.some((other) => isSameData(value, other)))
  return [
    ...(added.length > 0 ? [`allows ${added.slice(0, 5).map(sample).join(', ')}`] : []),
    ...(removed.length > 0 ? [`no longer allows ${removed.slice(0, 5).map(sample).join(', ')}`] : []),
  ]
}

/** The keywords of a field that the form does not show, and that are not told with other fields. */
function rulesAt(root: JsonSchema, path: string): JsonData {
  const steps = parseFieldPath(path)
  const located = steps && locate(root, steps)
  const schema = located && schemaObjectAt(root, coreOf(root, located.pointer))
  if (schema === null) return typeof root === 'boolean' ? root : null
  const rules = Object.entries(schema).filter(([name, value]) => !toldElsewhere.has(name) && !isPlainItems(name, value))
  return Object.fromEntries(rules)
}

/** Elements of a list that have fields are told with those. */
function isPlainItems(name: string, value: JsonData): boolean {
  return name === 'items' && isJsonObject(value)
}

const toldElsewhere: ReadonlySet<string> = new Set(
  [
    'properties required $defs definitions $ref description example examples enum type',
    'title $schema $id $comment x-process-value allOf anyOf oneOf',
  ].flatMap((names) => names.split(' ')),
)
