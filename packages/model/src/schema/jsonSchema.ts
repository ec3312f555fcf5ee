import { z } from 'zod'
import { isJsonObject, maxJsonDepth, nestsDeeperThan, type JsonData, type JsonObject } from '../exactJson.ts'

/**
 * A JSON Schema (drafts 4 to 2020-12) as plain exact JSON. It carries its definitions: every `$ref` in it is local
 * (`#/$defs/…`). `true` and `{}` take anything.
 */
export type JsonSchema = JsonObject | boolean

/** Whether a value can be a JSON Schema. */
export function isJsonSchema(value: JsonData): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value)
}

/** A JSON Schema as it travels and rests. */
export const jsonSchemaSchema = z
  .custom<JsonSchema>(
    (value) => typeof value === 'boolean' || isJsonObject(value),
    'Use a JSON Schema, an object or true',
  )
  .refine((value) => !nestsDeeperThan(value, maxJsonDepth), `JSON nests at most ${maxJsonDepth} levels deep here`)
  .meta({ id: 'JsonSchema', description: 'A JSON Schema whose references are local' })
