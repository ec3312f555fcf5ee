import { isJsonObject, type JsonObject, type JsonSchema } from '@sendwright/model'
import { itemsOf, listItem, nodeAt, propertiesOf, requiredOf, stepInto, type VariablePath } from './modelNode.ts'
import { withKind, type VariableKind } from './variableKind.ts'

/** What can be said of a variable. */
export interface VariableChange {
  readonly kind?: Exclude<VariableKind, 'other'>
  readonly mandatory?: boolean
  readonly description?: string
}

/**
 * The declared model with something said of a variable. What the effective model says of it is declared along, so that
 * nothing else changes; its parts stay inferred.
 */
export function declareVariable(
  declared: JsonSchema | null,
  effective: JsonSchema,
  { path, change }: { readonly path: VariablePath; readonly change: VariableChange },
): JsonSchema {
  const name = path.at(-1)
  return setAt(declared ?? undefined, effective, path, (schema, parent) => {
    const described = withDescription(change.kind === undefined ? schema : withKind(schema, change.kind), change)
    const required = requiredOf(parent).filter((each) => each !== name)
    const isMandatory = change.mandatory ?? requiredOf(parent).includes(String(name))
    const names = isMandatory && typeof name === 'string' ? [...required, name] : required
    return { schema: described, required: names }
  })
}

/** The declared model without a variable; what samples have around it is inferred again. null where nothing is left. */
export function undeclareVariable(
  declared: JsonSchema | null,
  inferred: JsonSchema,
  path: VariablePath,
): JsonSchema | null {
  return withoutNode(declared ?? {}, inferred, path) ?? null
}

/** The declared model with a variable under another name; the model itself where the name is taken. */
export function renameVariable(declared: JsonSchema, path: VariablePath, name: string): JsonSchema {
  const [before, parentPath] = [path.at(-1), path.slice(0, -1)]
  const parent = nodeAt(declared, parentPath)
  if (typeof before !== 'string' || !isJsonObject(parent) || Object.hasOwn(propertiesOf(parent), name)) return declared
  const renamed = (each: string): string => (each === before ? name : each)
  const properties = Object.entries(propertiesOf(parent)).map(([each, schema]) => [renamed(each), schema] as const)
  const required = requiredOf(parent).map(renamed)
  return replaceNode(declared, parentPath, withMembers(parent, Object.fromEntries(properties), required))
}

/** Whether something is said of a variable itself, and not only of its parts. */
export function isDeclared(declared: JsonSchema | null, path: VariablePath): boolean {
  const schema = declared === null ? undefined : nodeAt(declared, path)
  return schema !== undefined && !isContainer(schema)
}

type Edit = (
  schema: JsonSchema,
  parent: JsonObject,
) => { readonly schema: JsonSchema; readonly required: readonly string[] }

/** Changes the node at a path; nodes on the way are made where they are not there yet. */
function setAt(node: JsonSchema | undefined, effective: JsonSchema, path: VariablePath, edit: Edit): JsonSchema {
  const [step, ...rest] = path
  const here = isJsonObject(node) ? node : container(effective)
  if (step === undefined) return here
  const inEffective = stepInto(effective, effective, step) ?? {}
  const present = step === listItem ? itemsOf(here) : propertiesOf(here)[step]
  if (rest.length > 0) {
    const next = setAt(isEmpty(present) ? undefined : present, inEffective, rest, edit)
    return withMember(here, step, next, requiredOf(here))
  }
  const { schema, required } = edit(present === undefined || isEmpty(present) ? leaf(inEffective) : present, here)
  return withMember(here, step, schema, required)
}

function withMember(
  parent: JsonObject,
  step: VariablePath[number],
  schema: JsonSchema,
  required: readonly string[],
): JsonObject {
  if (step === listItem) return { ...parent, items: schema }
  return withMembers(parent, { ...propertiesOf(parent), [step]: schema }, required)
}

function withMembers(
  parent: JsonObject,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonObject {
  const { required: _required, ...others } = parent
  return { ...others, properties, ...(required.length > 0 && { required: [...required] }) }
}

/** What holds declared variables and says nothing else: what has to be there stays as it is. */
function container(effective: JsonSchema): JsonObject {
  if (isJsonObject(effective) && effective['type'] === 'array') return { type: 'array', items: {} }
  const required = isJsonObject(effective) ? requiredOf(effective) : []
  return { type: 'object', ...(required.length > 0 && { required: [...required] }), properties: {} }
}

/** What the effective model says of a variable, without its parts: those stay inferred. */
function leaf(effective: JsonSchema): JsonSchema {
  if (!isJsonObject(effective)) return effective
  const { properties: _properties, required: _required, items, ...own } = effective
  return items === undefined ? own : { ...own, items: {} }
}

function withDescription(schema: JsonSchema, { description }: VariableChange): JsonSchema {
  if (description === undefined) return schema
  const { description: _before, ...others } = isJsonObject(schema) ? schema : {}
  return description === '' ? others : { ...others, description }
}

/** undefined where nothing is left that the samples do not say. */
function withoutNode(node: JsonSchema, inferred: JsonSchema | undefined, path: VariablePath): JsonSchema | undefined {
  const [step, ...rest] = path
  if (step === undefined || !isJsonObject(node)) return undefined
  const member = step === listItem ? itemsOf(node) : propertiesOf(node)[step]
  const inSamples = inferred === undefined ? undefined : stepInto(inferred, inferred, step)
  const left = member === undefined || rest.length === 0 ? undefined : withoutNode(member, inSamples, rest)
  const next = left === undefined ? withoutMember(node, step) : withMember(node, step, left, requiredOf(node))
  return inferred !== undefined && isContainer(node) && isEmptyContainer(next) ? undefined : next
}

function withoutMember(parent: JsonObject, step: VariablePath[number]): JsonObject {
  if (step === listItem) return { ...parent, items: {} }
  const { [step]: _removed, ...properties } = propertiesOf(parent)
  return withMembers(
    parent,
    properties,
    requiredOf(parent).filter((name) => name !== step),
  )
}

function replaceNode(node: JsonSchema, path: VariablePath, next: JsonSchema): JsonSchema {
  const [step, ...rest] = path
  if (step === undefined || !isJsonObject(node)) return next
  const member = step === listItem ? itemsOf(node) : propertiesOf(node)[step]
  return withMember(node, step, replaceNode(member ?? {}, rest, next), requiredOf(node))
}

/** Whether a node is there only for what is in it. */
function isContainer(schema: JsonSchema): boolean {
  if (!isJsonObject(schema)) return false
  const { type } = schema
  const says = Object.keys(schema).some((name) => !['type', 'properties', 'required', 'items'].includes(name))
  const holds = type === 'array' ? !isEmpty(itemsOf(schema)) : Object.hasOwn(schema, 'properties')
  return !says && (type === 'object' || type === 'array') && holds
}

function isEmptyContainer(schema: JsonObject): boolean {
  return schema['type'] === 'array' ? isEmpty(itemsOf(schema)) : Object.keys(propertiesOf(schema)).length === 0
}

function isEmpty(schema: JsonSchema | undefined): boolean {
  return schema === undefined || (isJsonObject(schema) && Object.keys(schema).length === 0)
}
