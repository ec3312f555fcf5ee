import { Composer, Lexer, LineCounter, Parser, type Document, type ScalarTag, type Tags } from 'yaml'
import { maxJsonDepth, parseExactJson, type JsonData } from '@sendwright/model'
import { yamlNodeToData } from './yamlNodes.ts'

/** Where reading stopped: a text for people and the place; line and column count from 1. */
export interface YamlFault {
  readonly detail: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

/**
 * Reads YAML 1.2 (core schema, so `on` and `off` are texts) as exact JSON data: a number that JavaScript would change
 * keeps its source text, what JSON has no word for (`.inf`, dates) is text, and so is every key. Merge keys (`<<`)
 * count. Parts that aliases repeat are shared objects.
 * Returns the fault instead of data for text that is not YAML, nests too deep, or whose aliases grow without bound.
 */
export function parseExactYaml(text: string): { readonly data: JsonData } | { readonly fault: YamlFault } {
  const lines = new LineCounter()
  // The counter knows a first line only once it was told of it.
  lines.addNewLine(0)
  const faultAt = (offset: number, detail: string) => {
    const { line, col } = lines.linePos(offset)
    return { fault: { detail, offset, line, column: col } }
  }
  try {
    const document = compose(text, lines)
    if ('refusedAt' in document) return faultAt(document.refusedAt, document.detail)
    const error = document.errors[0]
    if (error) return faultAt(error.pos[0], error.message)
    const read = yamlNodeToData(document.contents)
    return 'data' in read ? read : faultAt(read.offset, read.detail)
  } catch (error) {
    // Flow collections that the depth of the reader's own stack does not show.
    if (error instanceof RangeError) return faultAt(0, error.message)
    throw error
  }
}

/** Keys written with `?` take the library quadratic time when they nest. */
const maxExplicitKeys = 1000

type Composed = Document | { readonly refusedAt: number; readonly detail: string }

function compose(text: string, lines: LineCounter): Composed {
  const parser = new Parser(lines.addNewLine)
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    // Both take quadratic time in the library; our own walk does them.
    merge: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    customTags: exactTags,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const documents: Document[] = []
  const take = (found: Iterable<Document>) => {
    for (const document of found) documents.push(document)
  }
  let explicitKeys = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '?') explicitKeys += 1
    if (explicitKeys > maxExplicitKeys)
      return { refusedAt: parser.offset, detail: `More than ${maxExplicitKeys} keys are written with ?` }
    for (const token of parser.next(lexeme)) take(composer.next(token))
    // Composing is recursive: depth is refused before it.
    if (parser.stack.length > maxJsonDepth)
      return { refusedAt: parser.offset, detail: `It nests more than ${maxJsonDepth} levels deep` }
  }
  for (const token of parser.end()) take(composer.next(token))
  take(composer.end(true, text.length))
  // With `forceDoc` there is always a document; a second one in the file does not count.
  const [first] = documents
  if (first === undefined) throw new RangeError('YAML without a document')
  return first
}

function exactTags(tags: Tags): Tags {
  const others = tags.filter((tag) => typeof tag === 'string' || !/:(?:int|float)$/.test(tag.tag))
  return [decimal, prefixed, ...others]
}

/** Numbers of the core schema, in the spelling of JSON. */
const decimal: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/,
  resolve: (text) => parseExactJson(jsonNumber(text)),
}

const prefixed: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/,
  resolve: (text) => parseExactJson(BigInt(text).toString()),
}

function jsonNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(text) ?? []
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`
}
