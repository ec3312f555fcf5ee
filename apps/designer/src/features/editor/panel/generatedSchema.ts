import type { JsonSchema } from '@sendwright/model'

/** Whether two schemas are written the same, numbers to the last digit. */
export function isSameSchema(one: JsonSchema, other: JsonSchema): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** A schema as it is shown for editing. */
export function schemaText(schema: JsonSchema): string {
  return JSON.stringify(schema, null, 2)
}

/** A seed of 32 bits; the same one always generates the same message. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
