import { isJsonObject, ownValue, type JsonData, type JsonSchema } from '@sendwright/model'
import { fieldsOf, jsonTypesOf, resolveRef, schemaAt, type JsonType, type SchemaField } from '@sendwright/schema'

/** A field of a message's model with those that stand in it. */
export interface FieldNode {
  readonly name: string
  readonly segments: readonly string[]
  /** As it is shown: `customer.id`. */
  readonly path: string
  readonly mandatory: boolean
  readonly typeLabel: string
  readonly schema: JsonSchema
  /** null = any. */
  readonly types: readonly JsonType[] | null
  /** The only value it can have; undefined where there are several. */
  readonly fixed: JsonData | undefined
  /** What the model names as default. */
  readonly preset: JsonData | undefined
  /** Default, example or first of its values. */
  readonly fallback: JsonData | undefined
  /** The process value that it is, as a path; null for others. */
  readonly processValue: string | null
  /** The fields of an object that is written field by field; empty for all others. */
  readonly children: readonly FieldNode[]
}

const nodesBySchema = new WeakMap<object, readonly FieldNode[]>()

/** The fields of an object's model; made once for each schema object. */
export function fieldNodes(schema: JsonSchema): readonly FieldNode[] {
  if (typeof schema === 'boolean') return []
  const known = nodesBySchema.get(schema)
  if (known !== undefined) return known
  const fields = fieldsOf(schema)
  const nodes = nodesAt(schema, { fields, at: 0 }, [])
  nodesBySchema.set(schema, nodes)
  return nodes
}

/** A keyword of a schema, or of what it refers to. */
export function keywordOf(schema: JsonSchema, name: string): JsonData | undefined {
  let at: JsonSchema | null = schema
  for (let followed = 0; followed < 20 && isJsonObject(at); followed += 1) {
    if (Object.hasOwn(at, name)) return at[name]
    const ref: JsonData | undefined = ownValue(at, '$ref')
    at = typeof ref === 'string' ? resolveRef(schema, ref) : null
  }
  return undefined
}

/** Whether an object's model takes no properties that it does not name. */
export function isClosed(schema: JsonSchema): boolean {
  return closedIn(schema, schema, 0)
}

function closedIn(root: JsonSchema, schema: JsonSchema | null, depth: number): boolean {
  if (!isJsonObject(schema) || depth > 20) return false
  const own = (name: string) => ownValue(schema, name)
  if (own('additionalProperties') === false || own('unevaluatedProperties') === false) return true
  const ref = own('$ref')
  if (typeof ref === 'string' && closedIn(root, resolveRef(root, ref), depth + 1)) return true
  const allOf = own('allOf')
  return Array.isArray(allOf) && allOf.some((part: JsonData) => isJsonObject(part) && closedIn(root, part, depth + 1))
}

interface Cursor {
  readonly fields: readonly SchemaField[]
  at: number
}

/** The fields from the cursor on that stand at the depth of these names. */
function nodesAt(root: JsonSchema, cursor: Cursor, around: readonly string[]): readonly FieldNode[] {
  const nodes: FieldNode[] = []
  for (;;) {
    const field = cursor.fields[cursor.at]
    if (field === undefined || field.depth < around.length) return nodes
    cursor.at += 1
    const segments = [...around, field.name]
    const isWrittenOut = field.type === 'OBJECT' && field.isExpandable
    const children = isWrittenOut ? nodesAt(root, cursor, segments) : []
    // What stands in the elements of a list is inserted with the list.
    while (!isWrittenOut && (cursor.fields[cursor.at]?.depth ?? 0) > field.depth) cursor.at += 1
    nodes.push(nodeOf(root, field, { segments, children }))
  }
}

function nodeOf(
  root: JsonSchema,
  { name, path, mandatory, typeLabel, enumValues, example, processValue }: SchemaField,
  { segments, children }: Pick<FieldNode, 'segments' | 'children'>,
): FieldNode {
  const schema = schemaAt(root, segments) ?? true
  const preset = keywordOf(schema, 'default')
  return {
    name,
    segments,
    path,
    mandatory,
    typeLabel,
    schema,
    types: jsonTypesOf(schema),
    fixed: enumValues.length === 1 ? enumValues[0] : undefined,
    preset,
    fallback: preset ?? example ?? enumValues.find((value) => value !== null),
    processValue: processValue === '' ? null : processValue,
    children,
  }
}
