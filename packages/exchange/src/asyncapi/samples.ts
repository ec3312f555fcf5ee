import {
  isJsonObject,
  ownValue,
  parseExactJson,
  toPointer,
  type JsonData,
  type JsonObject,
  type JsonSchema,
} from '@sendwright/model'
import { checkData, fitsSchema } from '@sendwright/schema'
import { entriesOf, itemsOf } from '../document/access.ts'
import type { SkippedPart } from '../importedDocument.ts'

/** Sample messages that fit their schema, example values by header, and the examples that could not be used. */
export interface ReadSamples {
  readonly samples: readonly JsonData[]
  readonly headers: ReadonlyMap<string, readonly JsonData[]>
  readonly skipped: readonly SkippedPart[]
}

/** The examples of a message: those it lists, else those of its schema. A text that is JSON counts as what it says. */
export function readSamples(
  message: JsonObject,
  { schema, headers, path }: { readonly schema: JsonSchema; readonly headers: JsonObject; readonly path: string },
): ReadSamples {
  const examples = itemsOf(message['examples'])
  const samples: JsonData[] = []
  const skipped: SkippedPart[] = []
  const values = new Map<string, JsonData[]>()
  if (examples.length > maxExamples)
    skipped.push({
      path: `${path}/examples`,
      reason: `Of ${examples.length} examples the first ${maxExamples} are used`,
    })
  for (const [index, example] of examples.slice(0, maxExamples).entries()) {
    const at = `${path}${toPointer(['examples', index])}`
    const payload = ownValue(example, 'payload')
    if (payload !== undefined) {
      const sample = asSample(payload, schema)
      const [problem] = checkData(schema, sample)
      if (problem)
        skipped.push({ path: `${at}/payload`, reason: `The example does not fit its schema: ${problem.message}` })
      else samples.push(sample)
    }
    const given = entriesOf(ownValue(example, 'headers'))
    for (const [name, value] of given) {
      const known = ownValue(headers['properties'], name)
      if (known === undefined) continue
      const wrong = isJsonObject(known) ? checkData({ ...known, $defs: headers['$defs'] ?? {} }, value)[0] : undefined
      if (wrong)
        skipped.push({ path: `${at}/headers/${name}`, reason: `The example does not fit its schema: ${wrong.message}` })
      else values.set(name, withValue(values.get(name) ?? [], value))
    }
  }
  return { samples: samples.length > 0 ? samples : schemaExamples(schema), headers: values, skipped }
}

/** Of one message. */
const maxExamples = 50

function asSample(payload: JsonData, schema: JsonSchema): JsonData {
  if (typeof payload !== 'string') return payload
  let parsed: JsonData
  try {
    parsed = parseExactJson(payload)
  } catch {
    return payload
  }
  // Where the schema takes both, a text with an object or a list in it was meant as that.
  const wantsText = fitsSchema(schema, payload) && (!fitsSchema(schema, parsed) || typeof parsed !== 'object')
  return wantsText ? payload : parsed
}

function schemaExamples(schema: JsonSchema): readonly JsonData[] {
  return itemsOf(ownValue(schema, 'examples')).filter((example) => fitsSchema(schema, example))
}

function withValue(values: readonly JsonData[], value: JsonData): JsonData[] {
  const text = JSON.stringify(value)
  return values.some((known) => JSON.stringify(known) === text) ? [...values] : [...values, value]
}
