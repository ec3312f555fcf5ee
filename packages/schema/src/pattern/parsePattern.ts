import { compileProgram, type Program } from './program.ts'

/** A regular expression as a tree of what it consists of. */
export type PatternNode =
  | { readonly kind: 'character'; readonly source: string; readonly matches: (character: string) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly kind: 'ahead'; readonly part: PatternNode; readonly negated: boolean }

/** A regular expression that can be matched in linear time. */
export interface Pattern {
  readonly source: string
  /** Whether it matches code points rather than UTF-16 units. */
  readonly unicode: boolean
  readonly tree: PatternNode
  readonly program: Program
}

const longestPattern = 2000
const deepestPattern = 100

/**
 * Reads a regular expression of JavaScript (ECMA-262), as JSON Schema writes patterns. null where it is none, or one
 * that cannot be matched in linear time: with back references or look-behind, or very big.
 */
export function parsePattern(source: string): Pattern | null {
  if (source.length > longestPattern) return null
  const unicode = isRegExp(source, 'u')
  if (!unicode && !isRegExp(source, '')) return null
  try {
    const reader: Reader = { source, unicode, at: 0, depth: 0 }
    const tree = readChoice(reader)
    if (reader.at < source.length) return null
    const program = compileProgram(tree)
    return program && { source, unicode, tree, program }
  } catch (error) {
    if (error instanceof Unusable) return null
    throw error
  }
}

/** Thrown and caught in this file alone: reading gives up from any depth. */
class Unusable extends Error {}

interface Reader {
  readonly source: string
  readonly unicode: boolean
  at: number
  depth: number
}

function isRegExp(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp
  } catch {
    return false
  }
}

function readChoice(reader: Reader): PatternNode {
  reader.depth += 1
  if (reader.depth > deepestPattern) throw new Unusable()
  const branches = [readSequence(reader)]
  while (reader.source.charAt(reader.at) === '|') {
    reader.at += 1
    branches.push(readSequence(reader))
  }
  reader.depth -= 1
  const [only] = branches
  return branches.length === 1 && only !== undefined ? only : { kind: 'choice', branches }
}

function readSequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = []
  while (reader.at < reader.source.length) {
    const character = reader.source.charAt(reader.at)
    if (character === '|' || character === ')') break
    parts.push(readQuantified(reader))
  }
  return { kind: 'sequence', parts }
}

function readQuantified(reader: Reader): PatternNode {
  const part = readAtom(reader)
  const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(reader.source.slice(reader.at, reader.at + 40))
  if (quantifier === null) return part
  reader.at += quantifier[0].length
  const [written, least, comma, most] = quantifier
  if (least === undefined) {
    const sign = written.charAt(0)
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity }
  }
  const open = comma === ',' && most === ''
  return { kind: 'repeat', part, least: Number(least), most: open ? Infinity : Number(most === '' ? least : most) }
}

function readAtom(reader: Reader): PatternNode {
  const { source } = reader
  switch (source.charAt(reader.at)) {
    case '^':
      reader.at += 1
      return { kind: 'edge', edge: 'start' }
    case '$':
      reader.at += 1
      return { kind: 'edge', edge: 'end' }
    case '(':
      return readGroup(reader)
    case '[':
      return readSet(reader, endOfSet(source, reader.at))
    case '.':
      return readSet(reader, reader.at + 1)
    case '\\':
      return readEscape(reader)
    default: {
      const point = source.codePointAt(reader.at) ?? 0
      const character = reader.unicode ? String.fromCodePoint(point) : source.charAt(reader.at)
      reader.at += character.length
      return { kind: 'character', source: character, matches: (other) => other === character }
    }
  }
}

function readGroup(reader: Reader): PatternNode {
  const opening = /^\((?:\?(?:(:)|(=)|(!)|(<[^=!>][^>]*>)|))?/.exec(reader.source.slice(reader.at, reader.at + 200))
  const [written = '('] = opening ?? []
  const [, , ahead, not] = opening ?? []
  // Look-behind and modifiers.
  if (written === '(?') throw new Unusable()
  reader.at += written.length
  const part = readChoice(reader)
  if (reader.source.charAt(reader.at) !== ')') throw new Unusable()
  reader.at += 1
  return ahead === undefined && not === undefined ? part : { kind: 'ahead', part, negated: not !== undefined }
}

function readEscape(reader: Reader): PatternNode {
  const rest = reader.source.slice(reader.at, reader.at + 80)
  if (rest.startsWith('\\b') || rest.startsWith('\\B')) {
    reader.at += 2
    return { kind: 'edge', edge: rest.startsWith('\\b') ? 'word' : 'no-word' }
  }
  if (/^\\(?:[1-9]|k)/.test(rest)) throw new Unusable()
  const pair = /^\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/.exec(rest)
  if (reader.unicode && pair !== null) return readSet(reader, reader.at + pair[0].length)
  const escape = /^\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|0\d{0,2}|[^])/u.exec(
    rest,
  )
  if (escape === null) throw new Unusable()
  // Without Unicode `\p{L}` and `\u{61}` mean other things.
  if (!reader.unicode && /^\\[pPu]\{/.test(escape[0])) throw new Unusable()
  return readSet(reader, reader.at + escape[0].length)
}

/** One character out of those that the source up to `end` allows; JavaScript itself says which. */
function readSet(reader: Reader, end: number): PatternNode {
  const source = reader.source.slice(reader.at, end)
  reader.at = end
  const expression = new RegExp(`^(?:${source})$`, reader.unicode ? 'u' : '')
  const known = new Map<string, boolean>()
  const matches = (character: string) => {
    let found = known.get(character)
    if (found === undefined) {
      found = expression.test(character)
      if (known.size < 500) known.set(character, found)
    }
    return found
  }
  return { kind: 'character', source, matches }
}

function endOfSet(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source.charAt(at) !== ']') at += source.charAt(at) === '\\' ? 2 : 1
  return at + 1
}
