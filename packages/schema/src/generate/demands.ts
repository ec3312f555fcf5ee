import type { JsonData } from '@sendwright/model'
import type { CompiledSchema } from '../compile/compiledSchema.ts'
import { commonTypes, type JsonType } from '../jsonType.ts'
import type { Random } from './random.ts'

/** What a value has to fit, with one alternative chosen wherever there are several. */
export interface Demands {
  readonly parts: readonly CompiledSchema[]
  /** null = any. */
  readonly types: readonly JsonType[] | null
  /** Values of the tightest `enum` or `const`; null where there is none. */
  readonly values: readonly JsonData[] | null
}

const mostParts = 200

/** Collects what the schemas demand; `isHeavy` tells alternatives that are left aside where others are there. */
export function demandsOf(
  schemas: readonly CompiledSchema[],
  random: Random,
  isHeavy: (schema: CompiledSchema) => boolean,
): Demands {
  const parts = new Set(schemas)
  let types: JsonType[] | null = null
  let values: readonly JsonData[] | null = null
  for (const part of parts) {
    types = commonTypes(types, part.types)
    if (part.values !== null && (values === null || part.values.allowed.length < values.length)) {
      values = part.values.allowed
    }
    if (part.logic === null || parts.size > mostParts) continue
    const { ref, allOf, anyOf, oneOf } = part.logic
    for (const next of [ref, ...allOf]) if (next !== null) parts.add(next)
    for (const branches of [anyOf, oneOf]) {
      const branch = chosen(branches, types, random, isHeavy)
      if (branch !== undefined) parts.add(branch)
    }
  }
  return { parts: [...parts], types, values }
}

function chosen(
  branches: readonly CompiledSchema[],
  types: readonly JsonType[] | null,
  random: Random,
  isHeavy: (schema: CompiledSchema) => boolean,
): CompiledSchema | undefined {
  const possible = branches.filter((branch) => branch.always !== false && hasCommonType(branch, types))
  const light = possible.filter((branch) => !isHeavy(branch))
  const from = light.length > 0 ? light : possible
  // Null says little in a sample; now and then it is one.
  const telling = from.filter((branch) => !(branch.types?.length === 1 && branch.types[0] === 'null'))
  return random.pick(telling.length > 0 && random.chance(0.9) ? telling : from)
}

function hasCommonType(branch: CompiledSchema, types: readonly JsonType[] | null): boolean {
  const common = commonTypes(types, branch.types)
  return common === null || common.length > 0
}
