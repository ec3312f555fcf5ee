import { findFilter } from './filters.ts'
import type { FunctionEnvironment } from './functions.ts'
import { findFunction } from './functions.ts'
import type { JsonData } from './json.ts'
import { escapedText, kindOf, nestsDeeperThan, toJson, toText } from './json.ts'
import { nearestPath, valueAt } from './path.ts'
import type { Operand, PathOperand, PlaceholderInfo } from './placeholder.ts'
import type { OptionalInstruction, Plan, PropertyName } from './plan.ts'
import { inOrder } from './parseJson.ts'
import type { TemplateProblem, TextRange } from './problem.ts'
import { addProblem, nestingLimit, problem, resultLimit } from './problem.ts'
import { sampleOf, shortened } from './sample.ts'
import type { Template } from './template.ts'

/** The clock and random ids that functions use, and what else is wanted. */
export interface RenderEnvironment extends FunctionEnvironment {
  /** Whether to tell which parts of the result came from placeholders. Off unless asked for. */
  readonly spans?: boolean
}

/** A part of the result that a placeholder inserted: quotes included where it inserted them. */
export interface RenderedSpan {
  readonly start: number
  readonly end: number
  /** The path or call as written. */
  readonly path: string
}

/** What a template and data give. */
export interface RenderedTemplate {
  /** null where there are problems, and where `${a?}` alone in a text template left everything out. */
  readonly text: string | null
  readonly problems: readonly TemplateProblem[]
  /** Empty unless asked for. */
  readonly spans: readonly RenderedSpan[]
  /** The placeholder that left everything out, if one did. */
  readonly leftOut: TextRange | null
}

/**
 * Renders a template with data. Problems of the text, and of its placeholders with this data, are all returned; then
 * there is no text. The result of a JSON template is always valid, compact JSON. Each function call of the template
 * is evaluated once.
 */
export function renderTemplate(template: Template, data: JsonData, environment: RenderEnvironment): RenderedTemplate {
  const state = createState(template.text, data, environment)
  const { plan } = template
  if (plan === null) {
    checkPlaceholders(state, template.placeholders)
    return failed([...template.problems, ...state.problems])
  }
  run(state, plan)
  if (state.problems.length > 0) return failed(state.problems)
  const nothing = state.leftOut !== null && plan.instructions.length === 1 && plan.literals.every((text) => text === '')
  return {
    text: nothing ? null : state.text,
    problems: noProblems,
    spans: state.spans,
    leftOut: nothing ? state.leftOut : null,
  }
}

/** What is wrong with a template and its placeholders with this data, by position. */
export function checkTemplate(template: Template, data: JsonData): readonly TemplateProblem[] {
  return renderTemplate(template, data, checkEnvironment).problems
}

/** Reads the values of placeholders that stand outside a template, as in conditions. */
export interface PlaceholderReader {
  /** The value after defaults and filters; undefined where it is left out, or a problem was added. */
  readonly valueOf: (placeholder: PlaceholderInfo) => JsonData | undefined
  readonly problems: TemplateProblem[]
}

/** A reader of the placeholders of a text with this data. */
export function createPlaceholderReader(
  source: string,
  data: JsonData,
  environment: FunctionEnvironment,
): PlaceholderReader {
  const state = createState(source, data, environment)
  return { valueOf: (placeholder) => evaluate(state, placeholder), problems: state.problems }
}

function createState(source: string, data: JsonData, environment: RenderEnvironment): RenderState {
  return {
    source,
    data,
    environment,
    text: '',
    wantsSpans: environment.spans === true,
    spans: [],
    problems: [],
    seenNames: [],
    hints: 0,
    wroteOptional: false,
    leftOut: null,
  }
}

/** Checking shows no values, so any will do. */
const checkEnvironment: RenderEnvironment = {
  now: () => new Date(0),
  uuid: () => '00000000-0000-4000-8000-000000000000',
}

const noProblems: readonly TemplateProblem[] = []

/** Nearest names are looked for this often in one rendering; each search looks at thousands of names. */
const hintLimit = 50

interface RenderState {
  readonly source: string
  readonly data: JsonData
  readonly environment: RenderEnvironment
  readonly wantsSpans: boolean
  readonly spans: RenderedSpan[]
  readonly problems: TemplateProblem[]
  /** By the id of their scope, the names that an object with placeholders in names has so far. */
  readonly seenNames: Set<string>[]
  text: string
  hints: number
  /** Whether one of the optional members that the current object or list began with was written. */
  wroteOptional: boolean
  leftOut: TextRange | null
}

function failed(problems: readonly TemplateProblem[]): RenderedTemplate {
  return { text: null, problems: inOrder(problems), spans: [], leftOut: null }
}

/** Finds the problems of the placeholders of a template that cannot be rendered. */
function checkPlaceholders(state: RenderState, placeholders: readonly PlaceholderInfo[]): void {
  for (const placeholder of placeholders) {
    if (placeholder.bare) jsonOf(state, placeholder, 0)
    else textOf(state, placeholder)
  }
}

function run(state: RenderState, { literals, instructions }: Plan): void {
  state.text = literals[0] ?? ''
  for (let index = 0; index < instructions.length; index += 1) {
    const instruction = instructions[index]
    if (instruction === undefined) break
    switch (instruction.kind) {
      case 'value': {
        const json = jsonOf(state, instruction.placeholder, instruction.depth)
        if (json !== undefined) insert(state, instruction.placeholder, json)
        else if (state.problems.length === 0) reportLeftOutDocument(state, instruction.placeholder)
        break
      }
      case 'text': {
        const text = textOf(state, instruction.placeholder)
        if (text !== undefined) insert(state, instruction.placeholder, escapedText(text))
        break
      }
      case 'raw': {
        const text = textOf(state, instruction.placeholder)
        if (text === undefined) state.leftOut = instruction.placeholder.range
        else insert(state, instruction.placeholder, text)
        break
      }
      case 'optional':
        runOptional(state, instruction)
        break
      case 'comma':
        if (state.wroteOptional) state.text += ','
        break
      case 'name':
        writeName(state, instruction.name)
        break
    }
    state.text += literals[index + 1] ?? ''
    if (state.text.length > resultLimit) {
      const position =
        'placeholder' in instruction ? instruction.placeholder.range : { start: 0, end: state.source.length }
      addProblem(state.problems, problem('result-too-large', position, { limit: resultLimit }))
      break
    }
  }
}

function runOptional(state: RenderState, { placeholder, depth, comma, name }: OptionalInstruction): void {
  if (comma === 'first') state.wroteOptional = false
  const json = jsonOf(state, placeholder, depth)
  if (json === undefined) return
  if (comma === 'always' || (comma === 'perhaps' && state.wroteOptional)) state.text += ','
  state.wroteOptional = true
  if (name !== null) writeName(state, name)
  insert(state, placeholder, json)
}

function insert(state: RenderState, placeholder: PlaceholderInfo, text: string): void {
  const start = state.text.length
  state.text += text
  if (state.wantsSpans && text !== '' && !isLiteralDefault(state, placeholder)) {
    state.spans.push({ start, end: start + text.length, path: placeholder.source.text })
  }
}

/** Writes the name of a property with its colon, and sees to it that no other in its object is the same. */
function writeName(state: RenderState, { range, pieces, scope }: PropertyName): void {
  state.text += '"'
  let meaning = ''
  const problemsBefore = state.problems.length
  for (const piece of pieces) {
    if ('written' in piece) {
      state.text += piece.written
      meaning += piece.meaning
    } else {
      const text = textOf(state, piece)
      if (text === undefined) continue
      insert(state, piece, escapedText(text))
      meaning += text
    }
  }
  state.text += '":'
  if (!scope.dynamic || state.problems.length > problemsBefore) return
  const seen = (state.seenNames[scope.id] ??= new Set(scope.sureNames))
  if (seen.has(meaning)) {
    addProblem(state.problems, problem('duplicate-property', range, { name: shortened(meaning) }))
  }
  seen.add(meaning)
}

/** The placeholder's value as JSON; undefined where it is left out or has a problem. */
function jsonOf(state: RenderState, placeholder: PlaceholderInfo, depth: number): string | undefined {
  const value = evaluate(state, placeholder)
  if (value === undefined) return undefined
  if (typeof value === 'object' && nestsDeeperThan(value, nestingLimit - depth)) {
    addProblem(state.problems, problem('nested-too-deep', placeholder.range, { limit: nestingLimit }))
    return undefined
  }
  return toJson(value)
}

/** The placeholder's value as text; undefined where it is left out or has a problem. */
function textOf(state: RenderState, placeholder: PlaceholderInfo): string | undefined {
  const value = evaluate(state, placeholder)
  if (value === undefined) return undefined
  const text = toText(value)
  if (text === undefined) reportNoText(state, placeholder, value)
  return text
}

/** The placeholder's value after defaults and filters; undefined where it is left out or has a problem. */
function evaluate(state: RenderState, placeholder: PlaceholderInfo): JsonData | undefined {
  const { source, defaults, filters } = placeholder
  let value = operandValue(state, source)
  if (value === undefined || value === null) {
    let operand: Operand = source
    for (const next of defaults) {
      operand = next
      value = operandValue(state, next)
      if (value !== undefined && value !== null) break
    }
    if (value === undefined) {
      if (!placeholder.optional && operand.kind === 'path') reportMissing(state, placeholder, operand)
      return undefined
    }
  }
  return filters.length === 0 ? value : filtered(state, placeholder, value)
}

function operandValue(state: RenderState, operand: Operand): JsonData | undefined {
  if (operand.kind === 'path') return valueAt(state.data, operand.segments)
  if (operand.kind === 'literal') return operand.value
  return findFunction(operand.name)?.call(state.environment)
}

function filtered(state: RenderState, placeholder: PlaceholderInfo, unfiltered: JsonData): JsonData | undefined {
  let value = unfiltered
  if (nestsDeeperThan(value, nestingLimit)) {
    addProblem(state.problems, problem('nested-too-deep', placeholder.range, { limit: nestingLimit }))
    return undefined
  }
  for (const { name } of placeholder.filters) {
    const result = findFilter(name)?.apply(value)
    if (result === undefined) {
      const values = { path: usedOperand(state, placeholder), filter: name, value: sampleOf(value) }
      addProblem(state.problems, problem('invalid-value', placeholder.range, values))
      return undefined
    }
    if (typeof result === 'string' && result.length > resultLimit) {
      addProblem(state.problems, problem('result-too-large', placeholder.range, { limit: resultLimit }))
      return undefined
    }
    value = result
  }
  return value
}

function reportMissing(state: RenderState, { range }: PlaceholderInfo, operand: PathOperand): void {
  state.hints += 1
  const nearest = state.hints > hintLimit ? null : nearestPath(state.data, operand.segments)
  const path = operand.text
  addProblem(
    state.problems,
    nearest === null
      ? problem('missing-value', range, { path })
      : problem('missing-value', range, { path, nearest }, { position: operand.range, text: nearest }),
  )
}

function reportLeftOutDocument(state: RenderState, { range, source }: PlaceholderInfo): void {
  addProblem(state.problems, problem('left-out-document', range, { path: source.text }))
}

function reportNoText(state: RenderState, placeholder: PlaceholderInfo, value: JsonData): void {
  const { range, quoted } = placeholder
  const path = usedOperand(state, placeholder)
  if (value === null) {
    addProblem(state.problems, problem('null-in-text', range, { path }))
    return
  }
  const kind = kindOf(value) === 'list' ? 'list' : 'object'
  const beforeBrace = { start: range.end - 1, end: range.end - 1 }
  const fix =
    quoted === null
      ? { position: beforeBrace, text: ' | json' }
      : { position: quoted, text: state.source.slice(range.start, range.end) }
  addProblem(state.problems, problem('object-in-text', range, { path, kind }, fix))
}

/** The path or call that gave the value; that of the placeholder where a literal did. */
function usedOperand(state: RenderState, { source, defaults }: PlaceholderInfo): string {
  const operand = [source, ...defaults].find((candidate) => isPresent(state, candidate)) ?? defaults.at(-1) ?? source
  return operand.kind === 'literal' ? source.text : operand.text
}

function isLiteralDefault(state: RenderState, { source, defaults }: PlaceholderInfo): boolean {
  if (defaults.length === 0 || isPresent(state, source)) return false
  return (defaults.find((candidate) => isPresent(state, candidate)) ?? defaults.at(-1))?.kind === 'literal'
}

function isPresent(state: RenderState, operand: Operand): boolean {
  if (operand.kind === 'call') return true
  const value = operand.kind === 'path' ? valueAt(state.data, operand.segments) : operand.value
  return value !== undefined && value !== null
}
