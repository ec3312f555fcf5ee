import {
  isJsonObject,
  type JsonData,
  type JsonSchema,
  type MessageTemplate,
  type Side,
  type ValueTemplate,
} from '@sendwright/model'
import { inferSchema, jsonTypesOf, schemaAt, schemaTypeLabel } from '@sendwright/schema'
import {
  parseTemplate,
  templateTree,
  writePath,
  type TemplateNode,
  type TemplateObject,
  type TemplateProperty,
} from '@sendwright/template'
import { literalJson, literalText } from '../templateText.ts'
import type { DataPaths } from './dataPaths.ts'
import { fieldNodes, isClosed, keywordOf, type FieldNode } from './fields.ts'
import { fillToJson } from './fill.ts'
import type { ImportRow } from './importPlan.ts'
import { mapField, suggestFor, type Wanted } from './mapField.ts'
import { isWritten, type MessageEntry, type ObjectEntry } from './messageEntry.ts'
import { rowOf } from './row.ts'
import { isTextSide } from './sideFormat.ts'
import { writeMessage } from './writeMessage.ts'

/** What the parts of a message are mapped to, and what a person typed for them. */
export interface MappingContext {
  readonly paths: DataPaths
  readonly fills: Readonly<Record<string, string>>
}

/** The message's value after an import, its rows, and the JSON templates of its fields by path. */
export interface PlannedValue {
  readonly value: ValueTemplate
  readonly rows: readonly ImportRow[]
  /** By path of the field: the JSON template that stands there after the import. */
  readonly templates: ReadonlyMap<string, string>
}

/** What importing a side changes in the value of a message; `message` is null where there is none yet. */
export function planMessage(message: MessageTemplate | null, side: Side, context: MappingContext): PlannedValue {
  const value: ValueTemplate = message?.value ?? { format: 'json', text: '' }
  if (value.format === 'generated') return planGenerated(value, side)
  const schema = modelOf(side)
  const types = jsonTypesOf(schema)
  if (types !== null && types.every((type) => type === 'null')) return planTombstone(value)
  if (isTextSide(side)) return planText(value, { side, schema }, context)
  const isObject = types === null || types.includes('object')
  const processValue = processValueOf(schema)
  if (!isObject || processValue !== null) return planWhole(value, schema, context)
  return planFields(value, schema, context)
}

/** A model that says nothing is inferred from the sample messages. */
function modelOf({ schema, samples }: Side): JsonSchema {
  const saysNothing =
    schema === true || (isJsonObject(schema) && jsonTypesOf(schema) === null && fieldNodes(schema).length === 0)
  return saysNothing && samples.length > 0 ? inferSchema(samples) : schema
}

function processValueOf(schema: JsonSchema): string | null {
  const value = keywordOf(schema, 'x-process-value')
  return typeof value === 'string' && value !== '' ? value : null
}

function planGenerated(value: Extract<ValueTemplate, { format: 'generated' }>, { schema }: Side): PlannedValue {
  const isSame = JSON.stringify(value.schema) === JSON.stringify(schema)
  const row = rowOf('field', '', { now: 'generated', after: 'generated', change: isSame ? 'kept' : 'replaced' })
  return { value: isSame ? value : { ...value, schema }, rows: [row], templates: new Map() }
}

function planTombstone(value: ValueTemplate): PlannedValue {
  const now = value.format === 'null' ? 'null' : writtenText(value)
  return {
    value: { format: 'null' },
    rows: [rowOf('field', '', { now, after: 'null', type: 'null' })],
    templates: new Map(),
  }
}

/** The text of a value that a person has written; null for none, and for the empty object of a new action. */
function writtenText(value: ValueTemplate): string | null {
  if (value.format !== 'json' && value.format !== 'text') return null
  const text = value.text.trim()
  return text === '' || /^\{\s*\}$/.test(text) ? null : text
}

function planText(
  value: ValueTemplate,
  { side, schema }: { readonly side: Side; readonly schema: JsonSchema },
  { fills, paths }: MappingContext,
): PlannedValue {
  const type = side.contentType ?? null
  const now = writtenText(value)
  const filled = fills['field:']
  if (now !== null && filled === undefined) {
    return { value, rows: [rowOf('field', '', { now, after: now, type, mandatory: true })], templates: new Map() }
  }
  const sample = [keywordOf(schema, 'const'), keywordOf(schema, 'default'), ...side.samples].find(
    (candidate) => typeof candidate === 'string',
  )
  const text = filled ?? (sample === undefined ? '${text}' : literalText(sample))
  const isOpen = filled === undefined && sample === undefined
  const suggestions = suggestFor(wholeWanted(schema), paths)
  const row = rowOf('field', '', {
    now,
    after: text,
    type,
    mandatory: true,
    suggestions,
    ...(isOpen && { change: 'toFill' }),
  })
  return { value: { format: 'text', text }, rows: [row], templates: new Map() }
}

/** A value that is no object, or a value of the process as a whole. */
function planWhole(value: ValueTemplate, schema: JsonSchema, context: MappingContext): PlannedValue {
  const now = writtenText(value)
  const values = keywordOf(schema, 'enum')
  const only = Array.isArray(values) && values.length === 1 ? (values[0] as JsonData) : undefined
  const preset = keywordOf(schema, 'default')
  const field: FieldNode = {
    ...wholeField,
    schema,
    types: jsonTypesOf(schema),
    typeLabel: schemaTypeLabel(schema),
    fixed: keywordOf(schema, 'const') ?? only,
    preset,
    processValue: processValueOf(schema),
  }
  const leaf = planLeaf(field, { now, context, isNeeded: true, mayMap: false })
  const text = leaf.text ?? ''
  const isKept = now !== null && leaf.row.change === 'kept'
  return { value: isKept ? value : { format: 'json', text }, rows: [leaf.row], templates: new Map([['', text]]) }
}

const wholeField: FieldNode = {
  name: 'value',
  segments: ['value'],
  path: '',
  mandatory: true,
  typeLabel: 'any',
  schema: true,
  types: null,
  fixed: undefined,
  preset: undefined,
  fallback: undefined,
  processValue: null,
  children: [],
}

function wholeWanted(schema: JsonSchema): Wanted {
  return { segments: ['value'], schema, types: jsonTypesOf(schema), mandatory: true, fallback: undefined, isText: true }
}

function planFields(value: ValueTemplate, schema: JsonSchema, context: MappingContext): PlannedValue {
  const nodes = fieldNodes(schema)
  const text = value.format === 'json' || value.format === 'text' ? value.text : ''
  const tree = templateTree(text)
  const written = writtenText(value)
  // A message that is one placeholder has all the fields that its value has.
  if (value.format === 'json' && tree.kind === 'placeholder' && tree.placeholder !== null) {
    const row = rowOf('field', '', { now: written, after: written, type: 'object', mandatory: true })
    return { value, rows: [row], templates: new Map([['', text.trim()]]) }
  }
  const object = tree.kind === 'object' ? tree : null
  const isSound = object !== null && parseTemplate(text, 'json').problems.length === 0
  const planning: Planning = { context, text, isSound, rows: [], templates: new Map() }
  if (object === null && written !== null) {
    planning.rows.push(rowOf('field', '', { now: written, after: null }))
  }
  const entries = planObject(planning, nodes, { object, schema, path: [], isNeeded: true })
  const root: ObjectEntry = { kind: 'object', name: '', entries, isNeeded: true, object: isSound ? object : null }
  const isUntouched = entries.length === 0 && value.format === 'json' && text.trim() !== ''
  const after = isUntouched ? text : writeMessage(text, root)
  return { value: { ...value, format: 'json', text: after }, rows: planning.rows, templates: planning.templates }
}

interface Planning {
  readonly context: MappingContext
  /** The message as it stands now. */
  readonly text: string
  /** Whether it can be edited in place. */
  readonly isSound: boolean
  readonly rows: ImportRow[]
  readonly templates: Map<string, string>
}

interface Around {
  readonly object: TemplateObject | null
  readonly schema: JsonSchema
  readonly path: readonly string[]
  /** Whether the object is there for certain, so that its mandatory fields are needed. */
  readonly isNeeded: boolean
}

function planObject(planning: Planning, nodes: readonly FieldNode[], around: Around): readonly MessageEntry[] {
  const properties = propertiesOf(planning, around.object)
  const planned = nodes.map((node) =>
    planNode(planning, node, { ...around, property: properties.get(node.name) ?? null }),
  )
  const known = new Set(nodes.map(({ name }) => name))
  const others = planOthers(planning, known, around)
  // A text that is written anew keeps what it had in its order only as far as the model has an order.
  return [...planned, ...others]
}

/** The properties of an object whose value can be read, by name. */
function propertiesOf(
  { text, isSound }: Planning,
  object: TemplateObject | null,
): ReadonlyMap<string, TemplateProperty> {
  const found = new Map<string, TemplateProperty>()
  for (const property of object?.properties ?? []) {
    const { name, value } = property
    if (name === null || value.kind === 'missing' || found.has(name)) continue
    if (isSound || parseTemplate(sourceOf(text, value), 'json').problems.length === 0) found.set(name, property)
  }
  return found
}

function sourceOf(text: string, { range }: TemplateNode): string {
  return text.slice(range.start, range.end)
}

interface AroundNode extends Around {
  readonly property: TemplateProperty | null
}

function planNode(planning: Planning, node: FieldNode, { property, isNeeded }: AroundNode): MessageEntry {
  const { context, text, isSound, rows, templates } = planning
  const standing = property?.value
  const writesFields = node.children.length > 0 && (standing === undefined || standing.kind === 'object')
  if (!writesFields) {
    const now = standing === undefined ? null : sourceOf(text, standing)
    const leaf = planLeaf(node, { now, context, isNeeded, mayMap: true })
    rows.push(leaf.row)
    if (leaf.text !== null) templates.set(node.path, leaf.text)
    return {
      kind: 'value',
      name: node.name,
      isNameWritten: false,
      text: leaf.text,
      property: isSound ? property : null,
    }
  }
  const object = standing?.kind === 'object' ? standing : null
  const needsObject = isNeeded && node.mandatory
  const inside: Planning = { ...planning, rows: [], templates: new Map() }
  const around: Around = { object, schema: node.schema, path: node.segments, isNeeded: needsObject || object !== null }
  const entries = planObject(inside, node.children, around)
  const entry: ObjectEntry = {
    kind: 'object',
    name: node.name,
    entries,
    isNeeded: needsObject,
    object: isSound ? object : null,
  }
  const keepsEmptied = object !== null && !isSound
  // An object that may be left out is written only with all its mandatory fields.
  if (needsObject || object !== null || !isWritten(entry)) {
    rows.push(...inside.rows)
    for (const [path, template] of inside.templates) templates.set(path, template)
    return keepsEmptied ? { ...entry, isNeeded: true } : entry
  }
  const complete = planComplete(planning, node)
  rows.push(...complete.rows)
  for (const [path, template] of complete.templates) templates.set(path, template)
  return complete.entry
}

/** Plans an object that need not be there: with its mandatory fields, or not at all where they cannot all be mapped. */
function planComplete(
  { context, text, isSound }: Planning,
  node: FieldNode,
): {
  readonly rows: readonly ImportRow[]
  readonly templates: ReadonlyMap<string, string>
  readonly entry: MessageEntry
} {
  const inside: Planning = { context, text, isSound, rows: [], templates: new Map() }
  const around: Around = { object: null, schema: node.schema, path: node.segments, isNeeded: true }
  const entries = planObject(inside, node.children, around)
  const isTyped = inside.rows.some(({ id }) => Object.hasOwn(context.fills, id))
  if (isTyped || inside.rows.every(({ change }) => change !== 'toFill')) {
    return {
      rows: inside.rows,
      templates: inside.templates,
      entry: { kind: 'object', name: node.name, entries, isNeeded: false, object: null },
    }
  }
  const rows = inside.rows.map((row): ImportRow => ({ ...row, after: null, change: 'omitted' }))
  return {
    rows,
    templates: new Map(),
    entry: { kind: 'object', name: node.name, entries: [], isNeeded: false, object: null },
  }
}

/** Properties that the model does not name: they stay unless it takes no others. */
function planOthers(
  { text, isSound, rows }: Planning,
  known: ReadonlySet<string>,
  { object, schema, path }: Around,
): readonly MessageEntry[] {
  if (object === null) return []
  const others = object.properties.filter(({ name }) => name === null || !known.has(name))
  if (others.length === 0) return []
  const closed = isClosed(schema)
  const seen = new Set<string>()
  return others.flatMap((property): readonly MessageEntry[] => {
    const { name, value, nameRange } = property
    const now = value.kind === 'missing' ? null : sourceOf(text, value)
    if (now === null) return []
    const nameText = text.slice(nameRange.start, nameRange.end)
    // What the name of a placeholder comes to is not known here.
    const isUnknown = closed && name !== null && schemaAt(schema, [name]) === null
    const label = name === null ? nameText : labelOf([...path, name])
    const isReadable = isSound || parseTemplate(`{${nameText}:${now}}`, 'json').problems.length === 0
    const isRepeated = name !== null && seen.has(name)
    if (name !== null) seen.add(name)
    const after = isUnknown || !isReadable || isRepeated ? null : now
    rows.push(rowOf('field', label, { now, after }))
    return [{ kind: 'value', name: nameText, isNameWritten: true, text: after, property: isSound ? property : null }]
  })
}

function labelOf(names: readonly string[]): string {
  return writePath(names.map((name) => ({ name, style: 'dotted' })))
}

interface LeafContext {
  /** The JSON template that stands there now; null = nothing. */
  readonly now: string | null
  readonly context: MappingContext
  /** Whether the object around it is there for certain. */
  readonly isNeeded: boolean
  /** Whether it is looked for in the data. */
  readonly mayMap: boolean
}

/** A field whose value is written as a whole: what stands there after the import, and its row. */
function planLeaf(
  node: FieldNode,
  { now, context: { paths, fills }, isNeeded, mayMap }: LeafContext,
): { readonly text: string | null; readonly row: ImportRow } {
  const mandatory = node.mandatory && isNeeded
  const wanted: Wanted = { ...node, mandatory, isText: false }
  const base = { now, type: node.typeLabel, mandatory }
  const filled = fills[`field:${node.path}`]
  if (filled !== undefined && Object.hasOwn(fills, `field:${node.path}`)) {
    const text = fillToJson(filled, wanted)
    return { text, row: rowOf('field', node.path, { ...base, after: text, suggestions: suggestFor(wanted, paths) }) }
  }
  const own = writePath(node.segments.map((name) => ({ name, style: 'dotted' })))
  const open = `\${${node.processValue ?? own}}`
  const isUnknown = !isKnown(node.processValue?.split('.') ?? node.segments, paths)
  if (now !== null) {
    const isOpen = now === open && (mandatory || node.processValue !== null) && isUnknown
    const suggestions = isOpen ? suggestFor(wanted, paths) : []
    const row = rowOf('field', node.path, { ...base, after: now, suggestions, ...(isOpen && { change: 'toFill' }) })
    return { text: now, row }
  }
  const mapped = literalOf(node.fixed) ?? (node.processValue === null && mayMap ? mapField(wanted, paths) : null)
  const known = node.processValue !== null && !isUnknown ? open : null
  const after = mapped ?? known ?? (mandatory && node.processValue === null ? literalOf(node.preset) : null)
  if (after !== null) return { text: after, row: rowOf('field', node.path, { ...base, after }) }
  const suggestions = suggestFor(wanted, paths)
  if (mandatory || node.processValue !== null) {
    return { text: open, row: rowOf('field', node.path, { ...base, after: open, suggestions, change: 'toFill' }) }
  }
  return { text: null, row: rowOf('field', node.path, { ...base, after: null, suggestions, change: 'omitted' }) }
}

function isKnown(segments: readonly string[], { byPath }: DataPaths): boolean {
  return byPath.has(segments.join('\u0000'))
}

function literalOf(value: JsonData | undefined): string | null {
  return value === undefined ? null : literalJson(value)
}
