import { isJsonObject, type JsonData, type JsonSchema, type Side, type ValueTemplate } from '@sendwright/model'
import { inferSchema, jsonTypesOf, schemaTypeLabel } from '@sendwright/schema'
import { literalText } from '../templateText.ts'
import { fieldNodes, keywordOf, type FieldNode } from './fields.ts'
import { suggestFor, type Wanted } from './mapField.ts'
import { planFields } from './planFields.ts'
import { planLeaf } from './planLeaf.ts'
import { writtenText, type MappingContext, type PlannedValue } from './plannedValue.ts'
import { rowOf } from './row.ts'
import { isTextSide } from './sideFormat.ts'

/** What importing a side changes in the value of a message. */
export function planMessage(value: ValueTemplate, side: Side, context: MappingContext): PlannedValue {
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
  // Array.isArray loses the type of the items.
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
