import {
  createProblem,
  type HeaderTemplate,
  type JsonSchema,
  type KafkaSendAction,
  type MessageTemplate,
  type Problem,
  type Side,
} from '@sendwright/model'
import { checkMessage, jsonTypesOf, placeholderTypes, schemaAt, type JsonType, type TypeOf } from '@sendwright/schema'
import { isTextSide } from './importParameters/sideFormat.ts'
import { quotedTemplate } from './templateText.ts'

/**
 * What keeps the messages of a linked action from fitting the side of its scenario, as warnings: values, headers and
 * keys. `side` is null where the library does not have it. Paths start at the action, positions count in its texts.
 */
export function checkAgainstModel(
  action: KafkaSendAction,
  side: Side | null,
  dataModel: JsonSchema,
): readonly Problem[] {
  if (!action.enabled) return []
  if (side === null) return unknownScenario(action)
  const typeOf = placeholderTypes(dataModel)
  return action.parameters.messages.flatMap((message, index) => {
    const path = `/parameters/messages/${index}`
    return [
      ...keyProblems(message, side, { path: `${path}/key`, typeOf }),
      ...valueProblems(message, side, { path: `${path}/value`, typeOf }),
      ...headerProblems(message.headers, side, { path: `${path}/headers`, typeOf }),
    ]
  })
}

interface Place {
  readonly path: string
  readonly typeOf: TypeOf
}

function unknownScenario({ scenario }: KafkaSendAction): readonly Problem[] {
  if (scenario === null) return []
  const values = { integration: scenario.integration, scenario: scenario.scenario }
  return [createProblem('unknown-scenario', '/scenario', values, { severity: 'warning' })]
}

function keyProblems({ key }: MessageTemplate, side: Side, { path, typeOf }: Place): readonly Problem[] {
  const types = side.key === undefined ? null : jsonTypesOf(side.key)
  if (key === null) {
    const isKnown = side.keyField !== null || (side.key !== undefined && types?.includes('null') !== true)
    const values = side.keyField === null ? {} : { field: side.keyField }
    return isKnown ? [createProblem('missing-key', path, values, { severity: 'warning' })] : []
  }
  if (side.key === undefined) return []
  const isStructure =
    types !== null && !types.includes('string') && (types.includes('object') || types.includes('array'))
  const text = isStructure ? key : textAsJson(key, types)
  return checkMessage(side.key, text, { path, typeOf }).map(isStructure ? (problem) => problem : withoutPosition)
}

function valueProblems({ value }: MessageTemplate, side: Side, { path, typeOf }: Place): readonly Problem[] {
  if (value.format === 'json') return checkMessage(side.schema, value.text, { path: `${path}/text`, typeOf })
  if (value.format === 'generated') return []
  const types = jsonTypesOf(side.schema)
  if (types === null || (value.format === 'text' && isTextSide(side))) return []
  if (types.includes(value.format === 'text' ? 'string' : 'null')) return []
  const found = value.format === 'text' ? 'is text' : 'is a tombstone'
  const expected = types.every((type) => type === 'null') ? 'a tombstone' : 'JSON'
  return [createProblem('other-format', path, { found, expected }, { severity: 'warning' })]
}

/** Headers are held against their schema as one object. What is wrong with a value is told at the header. */
function headerProblems(headers: readonly HeaderTemplate[], side: Side, { path, typeOf }: Place): readonly Problem[] {
  if (side.headers === undefined) return []
  const ranges: { readonly start: number; readonly end: number; readonly nameEnd: number }[] = []
  let text = '{'
  for (const { name, value } of headers) {
    const start = text.length
    text += quotedTemplate(name) ?? `"${unknownPlaceholder}"`
    const nameEnd = text.length
    const schema = schemaAt(side.headers, [name])
    text += `:${value === null ? unknownPlaceholder : textAsJson(value, schema === null ? null : jsonTypesOf(schema))}`
    ranges.push({ start, nameEnd, end: text.length })
    text += ','
  }
  return checkMessage(side.headers, `${text}}`, { path, typeOf }).map((problem) => {
    const at = problem.position?.start ?? 0
    const index = ranges.findIndex((range) => range.start <= at && at < range.end)
    const range = ranges[index]
    if (range === undefined || problem.code === 'schema-missing') return withoutPosition(problem)
    return { ...withoutPosition(problem), path: `${path}/${index}/${at < range.nameEnd ? 'name' : 'value'}` }
  })
}

/** Its value is not known to any data model. */
const unknownPlaceholder = '${["\\u0000"]}'

/** A text template as the JSON value that it stands for: a text, or what the text says where the model wants no text. */
function textAsJson(text: string, types: readonly JsonType[] | null): string {
  if (types === null || types.includes('string')) return quotedTemplate(text) ?? unknownPlaceholder
  // A number may well come as text: what a placeholder gives is not held against the type.
  if (text.includes('${')) return unknownPlaceholder
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text) ? text : JSON.stringify(text)
}

/** Positions and fixes are those of a text that was only made for checking. */
function withoutPosition({ code, path, severity, message, values }: Problem): Problem {
  return { code, path, severity, message, ...(values && { values }) }
}
