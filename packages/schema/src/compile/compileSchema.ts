import {
  isJsonObject,
  isJsonSchema,
  isRawJson,
  type JsonData,
  type JsonObject,
  type JsonSchema,
  type RawJson,
} from '@sendwright/model'
import { compareNumbers } from '../decimal.ts'
import { inTypeOrder, isJsonType, type JsonType } from '../jsonType.ts'
import { parsePattern } from '../pattern/parsePattern.ts'
import type {
  Bound,
  CompiledSchema,
  ListRules,
  LogicRules,
  NumberRules,
  ObjectRules,
  TextRules,
  ValueRules,
} from './compiledSchema.ts'
import { keyOf } from './dataKey.ts'
import { resolveRef } from './resolveRef.ts'

/**
 * The compiled form of a root schema, made once for each schema object and kept while that lives. Takes time in
 * proportion to the schema, and no stack.
 */
export function compileSchema(root: JsonSchema): CompiledSchema {
  return compiledPart(root, root)
}

/** The compiled form of a schema that stands in the root: the very object, not one like it. */
export function compiledPart(root: JsonSchema, part: JsonSchema): CompiledSchema {
  if (typeof part === 'boolean' || typeof root === 'boolean') return part === false ? nothing : everything
  return compilerOf(root).bySource.get(part) ?? everything
}

function compilerOf(root: JsonObject): Compiler {
  const known = compilerByRoot.get(root)
  if (known !== undefined) return known
  const compiler: Compiler = { root, refHidesOthers: isOldDraft(root), bySource: new Map(), queue: [] }
  compilerByRoot.set(root, compiler)
  link(compiler, root)
  for (let next = compiler.queue.pop(); next !== undefined; next = compiler.queue.pop()) fill(compiler, next)
  return compiler
}

const compilerByRoot = new WeakMap<JsonObject, Compiler>()

const everything = blank(true)
const nothing = blank(false)

interface Compiler {
  readonly root: JsonObject
  /** Up to draft 7 nothing beside a `$ref` counts. */
  readonly refHidesOthers: boolean
  readonly bySource: Map<JsonObject, MutableSchema>
  readonly queue: MutableSchema[]
}

type MutableSchema = { -readonly [Key in keyof CompiledSchema]: CompiledSchema[Key] }

function blank(source: JsonSchema): MutableSchema {
  return {
    source,
    always: typeof source === 'boolean' ? source : null,
    types: null,
    values: null,
    number: null,
    text: null,
    list: null,
    object: null,
    logic: null,
  }
}

/** The compiled schema of a part, which is filled later: parts may stand in a circle. */
function link(compiler: Compiler, source: JsonSchema): CompiledSchema {
  if (typeof source === 'boolean') return source ? everything : nothing
  const known = compiler.bySource.get(source)
  if (known !== undefined) return known
  const compiled = blank(source)
  compiler.bySource.set(source, compiled)
  compiler.queue.push(compiled)
  return compiled
}

function fill(compiler: Compiler, compiled: MutableSchema): void {
  const { source } = compiled
  if (typeof source === 'boolean') return
  const read: Reader = {
    compiler,
    keyword: (name) => (Object.hasOwn(source, name) ? source[name] : undefined),
  }
  const logic = logicRules(read)
  if (compiler.refHidesOthers && logic !== null && logic.ref !== null) {
    compiled.logic = { ...noLogic, ref: logic.ref }
    return
  }
  compiled.logic = logic
  compiled.types = typesOf(read.keyword('type'))
  compiled.values = valueRules(read)
  compiled.number = numberRules(read)
  compiled.text = textRules(read)
  compiled.list = listRules(read)
  compiled.object = objectRules(read)
}

interface Reader {
  readonly compiler: Compiler
  readonly keyword: (name: string) => JsonData | undefined
}

function isOldDraft(root: JsonObject): boolean {
  const draft = Object.hasOwn(root, '$schema') ? root['$schema'] : undefined
  return typeof draft === 'string' && /draft-0?[1-7]\b/.test(draft)
}

function typesOf(value: JsonData | undefined): readonly JsonType[] | null {
  const listed = Array.isArray(value) ? value : [value]
  const types = inTypeOrder(listed.filter(isJsonType))
  return types.length > 0 ? types : null
}

function valueRules({ keyword }: Reader): ValueRules | null {
  const listed = keyword('enum')
  // The check loses the type of the items. A list without values is one that is being written, and allows any.
  const allowed = Array.isArray(listed) && listed.length > 0 ? (listed as readonly JsonData[]) : null
  const fixed = keyword('const')
  if (fixed === undefined) return allowed && { allowed, keys: new Set(allowed.map(keyOf)), isConst: false }
  const key = keyOf(fixed)
  const isListed = allowed === null || allowed.some((value) => keyOf(value) === key)
  return { allowed: [fixed], keys: new Set(isListed ? [key] : []), isConst: true }
}

function numberRules(read: Reader): NumberRules | null {
  const { keyword } = read
  const least = bounds(read, 'minimum', 'exclusiveMinimum')
  const most = bounds(read, 'maximum', 'exclusiveMaximum')
  const divisor = keyword('multipleOf')
  const multipleOf = isNumber(divisor) && compareNumbers(divisor, 0) > 0 ? divisor : null
  const format = textOf(keyword('format'))
  if (least.length === 0 && most.length === 0 && multipleOf === null && format === null) return null
  return { least, most, multipleOf, format }
}

/** In draft 4 the exclusive form is a boolean beside the bound, later a bound of its own. */
function bounds({ keyword }: Reader, inclusiveName: string, exclusiveName: string): readonly Bound[] {
  const value = keyword(inclusiveName)
  const exclusive = keyword(exclusiveName)
  const found: Bound[] = []
  if (isNumber(value)) found.push({ value, inclusive: exclusive !== true })
  if (isNumber(exclusive)) found.push({ value: exclusive, inclusive: false })
  return found
}

function textRules({ keyword }: Reader): TextRules | null {
  const minLength = countOf(keyword('minLength')) ?? 0
  const maxLength = countOf(keyword('maxLength')) ?? Infinity
  const written = textOf(keyword('pattern'))
  const pattern = written === null ? null : parsePattern(written)
  const format = textOf(keyword('format'))
  if (minLength === 0 && maxLength === Infinity && pattern === null && format === null) return null
  return { minLength, maxLength, pattern, format }
}

function listRules({ compiler, keyword }: Reader): ListRules | null {
  const items = keyword('items')
  const prefix = keyword('prefixItems')
  const tuple = Array.isArray(prefix) ? prefix : Array.isArray(items) ? items : null
  const first = (tuple ?? []).map((item: JsonData) => link(compiler, isJsonSchema(item) ? item : true))
  const restSource = Array.isArray(items) ? (Array.isArray(prefix) ? undefined : keyword('additionalItems')) : items
  const rest = linkIfSchema(compiler, restSource)
  const containsSchema = linkIfSchema(compiler, keyword('contains'))
  const contains = containsSchema && {
    schema: containsSchema,
    least: countOf(keyword('minContains')) ?? 1,
    most: countOf(keyword('maxContains')) ?? Infinity,
  }
  const minItems = countOf(keyword('minItems')) ?? 0
  const maxItems = countOf(keyword('maxItems')) ?? Infinity
  const unique = keyword('uniqueItems') === true
  if (first.length === 0 && !rest && !contains && minItems === 0 && maxItems === Infinity && !unique) return null
  return { first, rest, contains, minItems, maxItems, unique }
}

function objectRules({ compiler, keyword }: Reader): ObjectRules | null {
  const properties = linkEach(compiler, keyword('properties'))
  const patterns = [...linkEach(compiler, keyword('patternProperties'))].map(([written, schema]) => ({
    pattern: parsePattern(written),
    schema,
  }))
  const additional = linkIfSchema(compiler, keyword('additionalProperties'))
  const names = linkIfSchema(compiler, keyword('propertyNames'))
  const required = [...new Set(textsOf(keyword('required')))]
  const minProperties = countOf(keyword('minProperties')) ?? 0
  const maxProperties = countOf(keyword('maxProperties')) ?? Infinity
  const dependentRequired = new Map<string, readonly string[]>()
  const dependentSchemas = new Map(linkEach(compiler, keyword('dependentSchemas')))
  // Up to draft 7 both were one keyword.
  for (const source of [keyword('dependencies'), keyword('dependentRequired')]) {
    if (!isJsonObject(source)) continue
    for (const [name, needed] of Object.entries(source)) {
      if (Array.isArray(needed)) dependentRequired.set(name, textsOf(needed))
      else if (isJsonSchema(needed)) dependentSchemas.set(name, link(compiler, needed))
    }
  }
  const isEmpty =
    properties.size === 0 &&
    patterns.length === 0 &&
    additional === null &&
    names === null &&
    required.length === 0 &&
    minProperties === 0 &&
    maxProperties === Infinity &&
    dependentRequired.size === 0 &&
    dependentSchemas.size === 0
  if (isEmpty) return null
  return {
    properties,
    patterns,
    additional,
    names,
    required,
    minProperties,
    maxProperties,
    dependentRequired,
    dependentSchemas,
  }
}

const noLogic: LogicRules = {
  ref: null,
  allOf: [],
  anyOf: [],
  oneOf: [],
  not: null,
  condition: null,
  consequence: null,
  otherwise: null,
}

function logicRules({ compiler, keyword }: Reader): LogicRules | null {
  const written = textOf(keyword('$ref'))
  // A reference that leads nowhere takes anything: it says nothing that could be checked.
  const target = written === null ? null : (resolveRef(compiler.root, written) ?? true)
  const rules: LogicRules = {
    ref: target === null ? null : link(compiler, target),
    allOf: linkList(compiler, keyword('allOf')),
    anyOf: linkList(compiler, keyword('anyOf')),
    oneOf: linkList(compiler, keyword('oneOf')),
    not: linkIfSchema(compiler, keyword('not')),
    condition: linkIfSchema(compiler, keyword('if')),
    consequence: linkIfSchema(compiler, keyword('then')),
    otherwise: linkIfSchema(compiler, keyword('else')),
  }
  const isEmpty =
    rules.ref === null &&
    rules.allOf.length === 0 &&
    rules.anyOf.length === 0 &&
    rules.oneOf.length === 0 &&
    rules.not === null &&
    rules.condition === null
  return isEmpty ? null : rules
}

function linkIfSchema(compiler: Compiler, source: JsonData | undefined): CompiledSchema | null {
  return source !== undefined && isJsonSchema(source) ? link(compiler, source) : null
}

function linkList(compiler: Compiler, sources: JsonData | undefined): readonly CompiledSchema[] {
  if (!Array.isArray(sources)) return []
  return sources.map((source: JsonData) => link(compiler, isJsonSchema(source) ? source : true))
}

function linkEach(compiler: Compiler, sources: JsonData | undefined): ReadonlyMap<string, CompiledSchema> {
  if (!isJsonObject(sources)) return new Map()
  return new Map(
    Object.entries(sources).map(([name, source]) => [name, link(compiler, isJsonSchema(source) ? source : true)]),
  )
}

function isNumber(value: JsonData | undefined): value is number | RawJson {
  return typeof value === 'number' || isRawJson(value)
}

/** A number of things: whole, not below zero. */
function countOf(value: JsonData | undefined): number | null {
  const count = isRawJson(value) ? Number(value.rawJSON) : value
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null
}

function textOf(value: JsonData | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function textsOf(value: JsonData | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry: JsonData) => typeof entry === 'string') : []
}
