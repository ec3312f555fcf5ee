import { secretMask } from '@sendwright/message'
import {
  isJsonObject,
  isJsonSchema,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { resolveRef, schemaAt, schemaTypeLabel } from '@sendwright/schema'
import type { TemplateInsight } from '../../../app/codeEditor/templateInsight.ts'
import { text } from '../../../text/en.ts'

/** Everything that placeholders can name. */
export interface InsightSources {
  /** The data of the sample context. */
  readonly data: JsonData
  /** The same with parameters filled in. */
  readonly configured: JsonData
  readonly environment: EffectiveEnvironment | undefined
  /** The effective data model of the process. */
  readonly dataModel: JsonSchema
}

/** What placeholders can name: data, configuration parameters, and variables that only the data model knows. */
export function createInsight({ data, configured, environment, dataModel }: InsightSources): TemplateInsight {
  const parameters = new Map(environment?.parameters.map((parameter) => [parameter.name, parameter]))
  return {
    offered: withModel(configured, dataModel, { root: dataModel, depth: 0 }),
    note(path) {
      if (valueAt(configured, path) === undefined) return modelNote(dataModel, path)
      const parameter = parameters.get(path.join('.'))
      const isFilledIn = (valueAt(data, path) ?? null) === null
      return parameter === undefined || !isFilledIn ? null : parameterNote(parameter, environment)
    },
  }
}

function modelNote(dataModel: JsonSchema, path: readonly string[]): string | null {
  const schema = schemaAt(dataModel, path)
  return schema === null ? null : text.panel.insight.modelOnly(schemaTypeLabel(schema))
}

function parameterNote(parameter: EffectiveParameter, environment: EffectiveEnvironment | undefined): string {
  const words = text.panel.insight
  const from = parameter.from === 'environment' ? (environment?.name ?? words.defaultValue) : words.defaultValue
  if (parameter.kind === 'secretEnvironmentVariable') return words.secret(secretMask, from)
  return words.parameter(JSON.stringify(parameter.value), from)
}

const deepest = 8

/** The data with what a model knows and the data lacks, as empty values of the right kind. */
function withModel(
  data: JsonData | undefined,
  schema: JsonSchema,
  { root, depth }: { readonly root: JsonSchema; readonly depth: number },
): JsonData {
  const properties = depth < deepest ? propertiesOf(root, schema) : []
  if (data === undefined || data === null) return properties.length === 0 ? (data ?? null) : filled({})
  return isJsonObject(data) && properties.length > 0 ? filled(data) : data

  function filled(object: JsonObject): JsonObject {
    const added = properties.map(([name, property]) => {
      const present = Object.hasOwn(object, name) ? object[name] : undefined
      return [name, withModel(present, property, { root, depth: depth + 1 })] as const
    })
    return { ...object, ...Object.fromEntries(added) }
  }
}

function propertiesOf(root: JsonSchema, schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const target = isJsonObject(schema) && typeof schema['$ref'] === 'string' ? resolveRef(root, schema['$ref']) : schema
  const properties = isJsonObject(target) ? target['properties'] : undefined
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([name, property]) => (isJsonSchema(property) ? [[name, property]] : []))
}

function valueAt(data: JsonData, path: readonly string[]): JsonData | undefined {
  let value: JsonData | undefined = data
  for (const name of path) {
    if (Array.isArray(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined
    else if (isJsonObject(value) && Object.hasOwn(value, name)) value = value[name]
    else return undefined
  }
  return value
}
