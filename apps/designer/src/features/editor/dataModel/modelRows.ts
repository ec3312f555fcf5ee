import { isJsonObject, type JsonSchema } from '@sendwright/model'
import { schemaTypeLabel } from '@sendwright/schema'
import { isDeclared } from './declareVariable.ts'
import {
  itemsOf,
  listItem,
  nodeAt,
  objectOf,
  pathKey,
  propertiesOf,
  requiredOf,
  type VariablePath,
} from './modelNode.ts'
import { kindOfSchema, type VariableKind } from './variableKind.ts'

/** One variable, or a part of one. */
export interface ModelRow {
  readonly key: string
  readonly path: VariablePath
  readonly name: string
  readonly depth: number
  readonly kind: VariableKind
  /** The type in the words of schemas, for kinds without a word of their own. */
  readonly typeLabel: string
  readonly mandatory: boolean
  readonly description: string
  /** Something is said of it that no sample says. */
  readonly declared: boolean
  /** A sample context has it. */
  readonly inSamples: boolean
  readonly canHaveParts: boolean
  readonly hasParts: boolean
  readonly open: boolean
}

/** The models of a process. */
export interface ProcessModels {
  readonly declared: JsonSchema | null
  readonly inferred: JsonSchema
  readonly effective: JsonSchema
}

const mostRows = 1_000
const deepest = 12

/** The variables in the order of the model. Those of the first level are open, unless `toggled` has their key. */
export function modelRows(models: ProcessModels, toggled: ReadonlySet<string>): readonly ModelRow[] {
  const { effective, declared, inferred } = models
  const rows: ModelRow[] = []
  const visit = (schema: JsonSchema, path: VariablePath, depth: number): void => {
    const parent = objectOf(effective, schema)
    const required = new Set(requiredOf(parent))
    for (const [name, property] of Object.entries(propertiesOf(parent))) {
      if (rows.length >= mostRows) return
      const own = [...path, name]
      const key = pathKey(own)
      const target = objectOf(effective, property)
      const parts = partsOf(effective, target, own)
      const hasParts = parts !== null && Object.keys(propertiesOf(objectOf(effective, parts.schema))).length > 0
      const open = hasParts && depth < deepest && depth < 1 !== toggled.has(key)
      const description = target['description']
      const inSamples = nodeAt(inferred, own) !== undefined
      rows.push({
        key,
        path: own,
        name,
        depth,
        kind: kindOfSchema(target),
        typeLabel: schemaTypeLabel(target),
        mandatory: required.has(name),
        description: typeof description === 'string' ? description : '',
        declared: !inSamples || isDeclared(declared, own),
        inSamples,
        canHaveParts: parts !== null,
        hasParts,
        open,
      })
      if (open) visit(parts.schema, parts.path, depth + 1)
    }
  }
  visit(effective, [], 0)
  return rows
}

/** Where the parts of a variable stand: in an object itself, in a list in its elements. */
export function partsOf(
  root: JsonSchema,
  schema: JsonSchema,
  path: VariablePath,
): { readonly schema: JsonSchema; readonly path: VariablePath } | null {
  const object = objectOf(root, schema)
  const isList = object['type'] === 'array'
  if (isList) {
    const items = objectOf(root, itemsOf(object))
    const canBeObject = items['type'] === undefined || items['type'] === 'object'
    return canBeObject ? { schema: items, path: [...path, listItem] } : null
  }
  const isObject = object['type'] === 'object' || isJsonObject(object['properties'])
  return isObject ? { schema: object, path } : null
}
