import type { JsonSchema, ValueTemplate } from '@sendwright/model'
import { schemaAt } from '@sendwright/schema'
import {
  parseTemplate,
  templateTree,
  writePath,
  type TemplateNode,
  type TemplateObject,
  type TemplateProperty,
} from '@sendwright/template'
import { fieldNodes, isClosed, type FieldNode } from './fields.ts'
import type { ImportRow } from './importPlan.ts'
import { isWritten, type MessageEntry, type ObjectEntry } from './messageEntry.ts'
import { planLeaf } from './planLeaf.ts'
import { writtenText, type MappingContext, type PlannedValue } from './plannedValue.ts'
import { rowOf } from './row.ts'
import { writeMessage } from './writeMessage.ts'

/** What importing an object's model changes in a message, field by field. */
export function planFields(value: ValueTemplate, schema: JsonSchema, context: MappingContext): PlannedValue {
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
  if (object !== null && isOtherMessage(planning, object, nodes)) {
    const planned = planFields({ ...value, format: 'json', text: '' }, schema, context)
    return { ...planned, rows: [...planned.rows, ...removedRows(text, object)] }
  }
  if (object === null && written !== null) {
    planning.rows.push(rowOf('field', '', { now: written, after: null }))
  }
  const entries = planObject(planning, nodes, { object, schema, path: [], isNeeded: true })
  const root: ObjectEntry = { kind: 'object', name: '', entries, isNeeded: true, object: isSound ? object : null }
  const isUntouched = entries.length === 0 && value.format === 'json' && text.trim() !== ''
  const after = isUntouched ? text : writeMessage(text, root)
  return { value: { ...value, format: 'json', text: after }, rows: planning.rows, templates: planning.templates }
}

/** Whether a message has no property that the model names: it is another message, of which nothing is taken over. */
function isOtherMessage(planning: Planning, object: TemplateObject, nodes: readonly FieldNode[]): boolean {
  if (object.properties.length === 0 || nodes.length === 0) return false
  const standing = propertiesOf(planning, object)
  return nodes.every(({ name }) => !standing.has(name))
}

function removedRows(text: string, { properties }: TemplateObject): readonly ImportRow[] {
  return properties.flatMap(({ name, nameRange, value }) => {
    const label = name === null ? text.slice(nameRange.start, nameRange.end) : labelOf([name])
    return value.kind === 'missing' ? [] : [rowOf('field', label, { now: sourceOf(text, value), after: null })]
  })
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
