import type { JsonData, JsonSchema, RawJson } from '@sendwright/model'
import type { JsonType } from '../jsonType.ts'
import type { Pattern } from '../pattern/parsePattern.ts'

/**
 * A JSON Schema made ready to be asked often: keywords that have another type than they should are left out. Schemas
 * refer to each other, also in circles, as their `$ref`s do.
 */
export interface CompiledSchema {
  readonly source: JsonSchema
  /** true and false take everything and nothing; null for all others. */
  readonly always: boolean | null
  /** null = any. */
  readonly types: readonly JsonType[] | null
  readonly values: ValueRules | null
  readonly number: NumberRules | null
  readonly text: TextRules | null
  readonly list: ListRules | null
  readonly object: ObjectRules | null
  readonly logic: LogicRules | null
}

/** `enum` and `const`. */
export interface ValueRules {
  readonly allowed: readonly JsonData[]
  /** The keys (see `keyOf`) of the allowed values. */
  readonly keys: ReadonlySet<string>
  readonly isConst: boolean
}

/** A bound, and whether the bound itself is allowed. */
export interface Bound {
  readonly value: number | RawJson
  readonly inclusive: boolean
}

/** Keywords about numbers. */
export interface NumberRules {
  readonly least: readonly Bound[]
  readonly most: readonly Bound[]
  readonly multipleOf: number | RawJson | null
  /** int32, int64 and the like. */
  readonly format: string | null
}

/** Keywords about texts. */
export interface TextRules {
  readonly minLength: number
  readonly maxLength: number
  readonly pattern: Pattern | null
  readonly format: string | null
}

/** Keywords about lists. */
export interface ListRules {
  /** What the first items have to fit, one by one. */
  readonly first: readonly CompiledSchema[]
  /** What all others have to fit. */
  readonly rest: CompiledSchema | null
  readonly contains: { readonly schema: CompiledSchema; readonly least: number; readonly most: number } | null
  readonly minItems: number
  readonly maxItems: number
  readonly unique: boolean
}

/** Keywords about objects. */
export interface ObjectRules {
  readonly properties: ReadonlyMap<string, CompiledSchema>
  readonly patterns: readonly { readonly pattern: Pattern | null; readonly schema: CompiledSchema }[]
  readonly additional: CompiledSchema | null
  readonly names: CompiledSchema | null
  readonly required: readonly string[]
  readonly minProperties: number
  readonly maxProperties: number
  /** Names that have to be there where the name is. */
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>
  readonly dependentSchemas: ReadonlyMap<string, CompiledSchema>
}

/** Keywords that combine schemas. */
export interface LogicRules {
  readonly ref: CompiledSchema | null
  readonly allOf: readonly CompiledSchema[]
  readonly anyOf: readonly CompiledSchema[]
  readonly oneOf: readonly CompiledSchema[]
  readonly not: CompiledSchema | null
  readonly condition: CompiledSchema | null
  /** `if` is the condition, `then` the consequence, `else` otherwise. */
  readonly consequence: CompiledSchema | null
  readonly otherwise: CompiledSchema | null
}
