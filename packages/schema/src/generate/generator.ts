import type { JsonData } from '@sendwright/model'
import { dataSubject } from '../check/dataSubject.ts'
import type { Run } from '../check/check.ts'
import { evaluate } from '../check/evaluate.ts'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { partsOf } from '../compile/parts.ts'
import type { Random } from './random.ts'

/** What is the same for all values of one piece of data. */
export interface Generator {
  readonly random: Random
  /** Values that may still be made before only what is mandatory is. */
  left: number
  /** After tries that did not fit, values get less usual: other types where any is allowed, small numbers, no text. */
  readonly isBold: boolean
  /** What all checks together may take. */
  readonly run: Run
  readonly generate: (schemas: readonly CompiledSchema[], place: GeneratedPlace) => JsonData
}

/** Where a value is generated. */
export interface GeneratedPlace {
  /** The name of the nearest property, a hint at what the value may be. */
  readonly name: string
  readonly depth: number
  /** The schemas that the value stands in, to end circles. */
  readonly around: readonly CompiledSchema[]
}

const deepestOptional = 8

/** Whether only what is mandatory is made here. */
export function isSparing({ left }: Generator, { depth }: GeneratedPlace): boolean {
  return left <= 0 || depth >= deepestOptional
}

/** Whether a value fits all schemas, as far as it is found out. */
export function fitsAll({ run }: Pick<Generator, 'run'>, schemas: readonly CompiledSchema[], data: JsonData): boolean {
  const subject = dataSubject(data)
  return schemas.every((schema) => evaluate({ run, report: null }, schema, subject) !== 'fails')
}

/** Whether a schema is one that the place already stands in. */
export function isRepeated(schema: CompiledSchema, { around }: GeneratedPlace): boolean {
  return partsOf(schema).some((part) => (part.object !== null || part.list !== null) && around.includes(part))
}
