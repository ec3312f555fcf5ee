import type { JsonData, JsonObject } from '@sendwright/model'

/** The schema of one field. */
export type Field = JsonObject

/** A text. */
export function text(description: string, example: string, more: JsonObject = {}): Field {
  return { type: 'string', ...described(description), examples: [example], ...more }
}

/** A text out of a closed list. */
export function choice(description: string, values: readonly string[]): Field {
  return { type: 'string', ...described(description), enum: values }
}

/** A whole number. */
export function whole(description: string, example: number): Field {
  return { type: 'integer', description, examples: [example] }
}

/** true or false. */
export function flag(description: string, example: boolean): Field {
  return { type: 'boolean', description, examples: [example] }
}

/** A field that may also be null. */
export function orNull(field: Field): Field {
  const { type, ...rest } = field
  return { ...rest, type: [typeof type === 'string' ? type : 'object', 'null'] }
}

/** A list. */
export function list(description: string, items: Field): Field {
  return { type: 'array', description, items }
}

/** An object whose properties have names that are data. */
export function map(description: string, values: Field): Field {
  return { type: 'object', description, additionalProperties: values }
}

/** An object; the names in `mandatory` have to be there. */
export function object(
  description: string,
  properties: Readonly<Record<string, Field>>,
  mandatory: readonly string[] = [],
): Field {
  return {
    type: 'object',
    ...described(description),
    properties,
    ...(mandatory.length > 0 && { required: mandatory }),
  }
}

/** Any object: what stands in it is the process's own. */
export function anyObject(description: string, example: JsonData): Field {
  return { type: 'object', description, examples: [example] }
}

function described(description: string): JsonObject {
  return description === '' ? {} : { description }
}
