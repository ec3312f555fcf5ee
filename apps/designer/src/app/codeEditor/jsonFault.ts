import { parseExactJson, type JsonData, type TextRange } from '@sendwright/model'
import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { text as catalogue } from '../../text/en.ts'

/** Data that was typed: the value, or where and why it is none. */
export type ReadData =
  | { readonly data: JsonData }
  | { readonly fault: string; readonly line: number; readonly column: number; readonly position: TextRange }

/** Reads typed JSON, numbers exact; says where the first mistake is and what would be right. */
export function readData(source: string): ReadData {
  try {
    return { data: parseExactJson(source) }
  } catch {
    const errors: ParseError[] = []
    parseTree(source, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
    const [first] = errors
    const start = Math.min(first?.offset ?? 0, source.length)
    const before = source.slice(0, start).split('\n')
    const words = catalogue.dock.context.jsonFaults
    return {
      fault: (first && faultWords(printParseErrorCode(first.error))) ?? words.other,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      position: { start, end: start + Math.max(1, first?.length ?? 1) },
    }
  }
}

/** By the names that the parser gives its errors. */
function faultWords(name: string): string | undefined {
  const words = catalogue.dock.context.jsonFaults
  const byName: Readonly<Record<string, string>> = {
    ValueExpected: words.value,
    InvalidSymbol: words.symbol,
    PropertyNameExpected: words.name,
    ColonExpected: words.colon,
    CommaExpected: words.comma,
    CloseBraceExpected: words.close('}'),
    CloseBracketExpected: words.close(']'),
    EndOfFileExpected: words.end,
    InvalidCommentToken: words.comment,
    UnexpectedEndOfComment: words.comment,
    UnexpectedEndOfString: words.text,
    InvalidNumberFormat: words.number,
    UnexpectedEndOfNumber: words.number,
    InvalidEscapeCharacter: words.escape,
    InvalidUnicode: words.escape,
    InvalidCharacter: words.character,
  }
  return byName[name]
}
