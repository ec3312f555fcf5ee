import { characterAt } from './characters.ts'
import type { ReadPlaceholder } from './parsePlaceholder.ts'
import type { PlaceholderInfo, PlaceholderPlace } from './placeholder.ts'
import type { NamePiece, NameScope, Plan, PlanBuilder, PropertyName } from './plan.ts'
import { addInstruction, createPlanBuilder, finishPlan } from './plan.ts'
import type { JsonExpectation, TemplateFix, TemplateProblem, TextRange } from './problem.ts'
import { addProblem, nestingLimit, problem, problemLimit } from './problem.ts'
import { shortened } from './sample.ts'
import type { PlaceholderToken, StringToken, Token } from './scanJson.ts'
import { scanJson } from './scanJson.ts'

/** A parsed template of either format, without its text. */
export interface ParsedTemplate {
  readonly problems: readonly TemplateProblem[]
  readonly placeholders: readonly PlaceholderInfo[]
  /** null where there are problems. */
  readonly plan: Plan | null
}

/**
 * Parses a JSON template: JSON with comments, trailing commas and placeholders. Of mistakes in the structure the first
 * is reported, since those after it would mostly be its consequences. Uses no stack, so any nesting can be read.
 */
export function parseJson(text: string): ParsedTemplate {
  const scan = scanJson(text)
  const parser: Parser = {
    text,
    problems: [],
    placeholders: [],
    builder: createPlanBuilder(),
    frames: [],
    state: 'document',
    name: null,
    failedAt: null,
    scopes: 0,
  }
  for (const token of scan.tokens) {
    if (parser.failedAt === null) readToken(parser, token)
    else keepPlaceholders(parser, token)
  }
  if (parser.failedAt === null && parser.state !== 'end') failAtEnd(parser)
  const { failedAt } = parser
  const textProblems = scan.textProblems.filter((found) => failedAt === null || found.position.start <= failedAt)
  const problems = inOrder([...parser.problems, ...scan.placeholderProblems, ...textProblems])
  return {
    problems,
    placeholders: parser.placeholders,
    plan: problems.length === 0 ? finishPlan(parser.builder) : null,
  }
}

/** The problems by position, no more than are kept. */
export function inOrder(problems: readonly TemplateProblem[]): readonly TemplateProblem[] {
  return problems.toSorted((one, other) => one.position.start - other.position.start).slice(0, problemLimit)
}

interface Parser {
  readonly text: string
  readonly problems: TemplateProblem[]
  readonly placeholders: PlaceholderInfo[]
  readonly builder: PlanBuilder
  readonly frames: Frame[]
  state: State
  /** The name whose value comes next. */
  name: ReadName | null
  /** Where the structure stopped making sense, if it did. */
  failedAt: number | null
  scopes: number
}

/** What comes next. `first…` is right after an opening bracket, `next…` after a comma. */
type State =
  | 'document'
  | 'end'
  | 'firstName'
  | 'nextName'
  | 'colon'
  | 'propertyValue'
  | 'firstItem'
  | 'nextItem'
  | 'comma'

interface Frame {
  readonly kind: 'object' | 'list'
  readonly scope: NameScope
  /** Names without placeholders, also of properties that may be left out. */
  readonly names: Set<string>
  /** Whether a member that is always there came before. */
  sure: boolean
  /** Whether members came before that may be left out. */
  optional: boolean
}

interface ReadName {
  readonly token: StringToken
  readonly pieces: readonly NamePiece[]
  /** What the name means, where it holds no placeholder. */
  readonly meaning: string | null
}

const expectations = {
  document: 'value',
  end: 'end-of-document',
  firstName: 'property-name',
  nextName: 'property-name',
  colon: 'colon',
  propertyValue: 'value',
  firstItem: 'value',
  nextItem: 'value',
  comma: 'comma-or-end-of-list',
} as const satisfies Record<State, JsonExpectation>

function readToken(parser: Parser, token: Token): void {
  switch (token.kind) {
    case 'comment':
      if (!token.closed) parser.failedAt = token.start
      break
    case '{':
    case '[':
      if (takesValue(parser.state)) open(parser, token.kind, token)
      else fail(parser, token)
      break
    case '}':
    case ']':
      if (closes(parser, token.kind)) close(parser, token.kind)
      else fail(parser, token)
      break
    case ',':
      if (parser.state === 'comma') parser.state = frame(parser)?.kind === 'object' ? 'nextName' : 'nextItem'
      else fail(parser, token)
      break
    case ':':
      if (parser.state === 'colon') parser.state = 'propertyValue'
      else fail(parser, token)
      break
    case 'string':
      if (takesName(parser.state)) readName(parser, token)
      else if (takesValue(parser.state)) addString(parser, token)
      else fail(parser, token)
      if (!token.closed) parser.failedAt ??= token.end
      break
    case 'scalar':
      if (takesValue(parser.state)) {
        startMember(parser)
        parser.builder.literal += parser.text.slice(token.start, token.end)
        endMember(parser)
      } else fail(parser, token)
      break
    case 'placeholder':
      if (takesValue(parser.state)) addPlaceholder(parser, token)
      else fail(parser, token)
      if (!token.read.clean) parser.failedAt ??= token.end
      break
    case 'unknown':
      fail(parser, token)
      break
  }
}

function takesValue(state: State): boolean {
  return state === 'document' || state === 'propertyValue' || state === 'firstItem' || state === 'nextItem'
}

function takesName(state: State): boolean {
  return state === 'firstName' || state === 'nextName'
}

function frame(parser: Parser): Frame | undefined {
  return parser.frames.at(-1)
}

function open(parser: Parser, bracket: '{' | '[', token: TextRange): void {
  if (parser.frames.length >= nestingLimit) {
    parser.failedAt = token.start
    addProblem(parser.problems, problem('nested-too-deep', rangeOf(token), { limit: nestingLimit }))
    return
  }
  startMember(parser)
  parser.builder.literal += bracket
  parser.frames.push({
    kind: bracket === '{' ? 'object' : 'list',
    scope: { id: parser.scopes, dynamic: false, sureNames: new Set() },
    names: new Set(),
    sure: false,
    optional: false,
  })
  parser.scopes += 1
  parser.state = bracket === '{' ? 'firstName' : 'firstItem'
}

function closes(parser: Parser, bracket: '}' | ']'): boolean {
  const kind = frame(parser)?.kind
  if (bracket === '}') return kind === 'object' && (takesName(parser.state) || parser.state === 'comma')
  return kind === 'list' && (parser.state === 'firstItem' || parser.state === 'nextItem' || parser.state === 'comma')
}

function close(parser: Parser, bracket: '}' | ']'): void {
  parser.frames.pop()
  parser.builder.literal += bracket
  endMember(parser)
}

function readName(parser: Parser, token: StringToken): void {
  const pieces: NamePiece[] = []
  for (const piece of token.pieces) {
    if (typeof piece === 'string') {
      pieces.push({ written: piece, meaning: token.sound ? meaningOf(piece) : piece })
    } else {
      const placeholder = keepPlaceholder(parser, piece, 'name')
      if (placeholder !== null) pieces.push(placeholder)
    }
  }
  const literal = token.pieces.every((piece) => typeof piece === 'string')
  // The pieces are decoded together: an escaped pair may be split between two of them.
  const meaning = literal ? (token.sound ? meaningOf(token.pieces.join('')) : token.pieces.join('')) : null
  parser.name = { token, pieces, meaning }
  parser.state = 'colon'
  const object = frame(parser)
  if (object === undefined) return
  if (meaning === null) object.scope.dynamic = true
  else if (object.names.has(meaning)) {
    addProblem(parser.problems, problem('duplicate-property', rangeOf(token), { name: shortened(meaning) }))
  } else object.names.add(meaning)
}

/** What a part of a checked JSON text means once its escapes are read. */
function meaningOf(written: string): string {
  // The scanner has checked the escapes and characters.
  return written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written
}

/** Writes what comes before a value that is always there: its comma and its name. */
function startMember(parser: Parser): void {
  const around = frame(parser)
  if (around === undefined) return
  const { builder, name } = parser
  if (around.sure) builder.literal += ','
  else if (around.optional) addInstruction(builder, { kind: 'comma' })
  around.sure = true
  if (name === null) return
  if (name.meaning === null) {
    addInstruction(builder, { kind: 'name', name: propertyName(name, around.scope) })
  } else {
    around.scope.sureNames.add(name.meaning)
    builder.literal += `"${writtenName(name)}":`
  }
  parser.name = null
}

function endMember(parser: Parser): void {
  parser.state = parser.frames.length === 0 ? 'end' : 'comma'
}

function propertyName(name: ReadName, scope: NameScope): PropertyName {
  return { range: rangeOf(name.token), pieces: name.pieces, scope }
}

function writtenName(name: ReadName): string {
  return name.pieces.map((piece) => ('written' in piece ? piece.written : '')).join('')
}

function addString(parser: Parser, token: StringToken): void {
  startMember(parser)
  const { builder } = parser
  builder.literal += '"'
  const alone = token.pieces.length === 1
  for (const piece of token.pieces) {
    if (typeof piece === 'string') {
      builder.literal += piece
      continue
    }
    const placeholder = keepPlaceholder(parser, piece, 'text', alone ? rangeOf(token) : null)
    if (placeholder !== null) addInstruction(builder, { kind: 'text', placeholder })
  }
  builder.literal += '"'
  endMember(parser)
}

function addPlaceholder(parser: Parser, token: PlaceholderToken): void {
  const placeholder = keepPlaceholder(parser, token.read, 'value')
  const around = frame(parser)
  const depth = parser.frames.length
  if (placeholder?.optional === true && around !== undefined) {
    const { name } = parser
    addInstruction(parser.builder, {
      kind: 'optional',
      placeholder,
      depth,
      comma: around.sure ? 'always' : around.optional ? 'perhaps' : 'first',
      name: name === null ? null : propertyName(name, around.scope),
    })
    around.optional = true
    parser.name = null
  } else {
    startMember(parser)
    if (placeholder !== null) addInstruction(parser.builder, { kind: 'value', placeholder, depth })
  }
  endMember(parser)
}

function keepPlaceholder(
  parser: Parser,
  read: ReadPlaceholder,
  place: PlaceholderPlace,
  quoted: TextRange | null = null,
): PlaceholderInfo | null {
  if (read.expression === null) return null
  const placeholder = placeholderOf(read, read.expression, place, quoted)
  parser.placeholders.push(placeholder)
  return placeholder
}

/** The placeholder at its place; all of them have the same shape, which keeps rendering quick. */
export function placeholderOf(
  read: Pick<ReadPlaceholder, 'start' | 'end'>,
  expression: NonNullable<ReadPlaceholder['expression']>,
  place: PlaceholderPlace,
  quoted: TextRange | null = null,
): PlaceholderInfo {
  const { source, defaults, optional, filters } = expression
  const range = { start: read.start, end: read.end }
  return { range, place, bare: place === 'value', quoted, source, defaults, optional, filters }
}

/** After the structure stopped making sense, placeholders are still found, for colours, hover and further problems. */
function keepPlaceholders(parser: Parser, token: Token): void {
  if (token.kind === 'placeholder') keepPlaceholder(parser, token.read, 'value')
  if (token.kind !== 'string') return
  for (const piece of token.pieces) {
    if (typeof piece !== 'string') keepPlaceholder(parser, piece, 'text')
  }
}

function fail(parser: Parser, token: Token): void {
  keepPlaceholders(parser, token)
  parser.failedAt = token.start
  const position = pointAt(parser.text, token)
  const found = shortened(parser.text.slice(position.start, position.end))
  let expected: JsonExpectation = expectation(parser)
  let fix: TemplateFix | undefined
  if (token.kind === 'unknown' && token.expected !== null && isPlaceFor(parser.state, token.expected)) {
    expected = token.expected
  } else if (token.kind === 'placeholder' && takesName(parser.state)) {
    expected = 'quoted-placeholder'
    fix = { position, text: `"${parser.text.slice(position.start, position.end)}"` }
  }
  addProblem(parser.problems, problem('invalid-json', position, { found, expected }, fix))
}

/** Whether what was meant could stand here at all. */
function isPlaceFor(state: State, meant: JsonExpectation): boolean {
  return takesValue(state) || (takesName(state) && meant !== 'json-number')
}

/** Of a text or placeholder in a wrong place its first character, or all of it where that is short. */
function pointAt(text: string, token: Token): TextRange {
  const short = token.end - token.start <= 40 || token.kind === 'placeholder'
  return { start: token.start, end: short ? token.end : token.start + characterAt(text, token.start).length }
}

function failAtEnd(parser: Parser): void {
  const end = parser.text.length
  parser.failedAt = end
  const position = { start: end, end }
  addProblem(parser.problems, problem('invalid-json', position, { found: '', expected: expectation(parser) }))
}

function expectation(parser: Parser): JsonExpectation {
  const inObject = parser.state === 'comma' && frame(parser)?.kind === 'object'
  return inObject ? 'comma-or-end-of-object' : expectations[parser.state]
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end }
}
