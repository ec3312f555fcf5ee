import { secretMask } from '@sendwright/message'
import {
  dataAt,
  isJsonObject,
  ownValue,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { schemaAt, schemaTypeLabel } from '@sendwright/schema'
import type { TemplateInsight } from '../../../app/codeEditor/templateInsight.ts'
import { text } from '../../../text/en.ts'
import { objectOf, propertiesOf } from '../dataModel/modelNode.ts'

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
      if (dataAt(configured, path) === undefined) return modelNote(dataModel, path)
      const parameter = parameters.get(path.join('.'))
      const isFilledIn = (dataAt(data, path) ?? null) === null
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
  const properties = depth < deepest ? Object.entries(propertiesOf(objectOf(root, schema))) : []
  if (data === undefined || data === null) return properties.length === 0 ? (data ?? null) : filled({})
  return isJsonObject(data) && properties.length > 0 ? filled(data) : data

  function filled(object: JsonObject): JsonObject {
    const added = properties.map(([name, property]) => {
      return [name, withModel(ownValue(object, name), property, { root, depth: depth + 1 })] as const
    })
    return { ...object, ...Object.fromEntries(added) }
  }
}
