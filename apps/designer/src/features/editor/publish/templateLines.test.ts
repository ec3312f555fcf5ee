import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { templateLines } from './templateLines.ts'

function shown(text: string): string {
  return templateLines(text)
    .map((line) => line.map((piece) => piece.text).join(''))
    .join('\n')
}

function pieces(text: string): readonly string[] {
  return templateLines(text)
    .flat()
    .filter((piece) => piece.text.trim() !== '')
    .map((piece) => `${piece.kind} ${piece.text}`)
}

describe('the lines of a template', () => {
  it('have the colours of JSON around placeholders', () => {
    expect(pieces('{\n  "total": ${order.total},\n  "hi": "Dear ${name}!"\n}')).toEqual([
      'punctuation {',
      'property "total"',
      'punctuation :',
      'placeholder ${order.total}',
      'punctuation ,',
      'property "hi"',
      'punctuation :',
      'string "Dear ',
      'placeholder ${name}',
      'string !"',
      'punctuation }',
    ])
  })

  it('know numbers, booleans and null', () => {
    expect(pieces('[149.90, true, null]')).toEqual([
      'punctuation [',
      'number 149.90',
      'punctuation ,',
      'boolean true',
      'punctuation ,',
      'null null',
      'punctuation ]',
    ])
  })

  it('take a quoted default as part of its placeholder', () => {
    expect(pieces('{"c": ${currency ?? "EUR"}}')).toContain('placeholder ${currency ?? "EUR"}')
  })

  it('leave text that is no JSON in one colour, except its placeholders', () => {
    expect(pieces('Dear ${name}, 5 items')).toEqual(['plain Dear ', 'placeholder ${name}', 'plain , 5 items'])
  })

  it('end an unfinished text with its line', () => {
    expect(pieces('{"a": "open\n"b": 1}')).toEqual([
      'punctuation {',
      'property "a"',
      'punctuation :',
      'string "open',
      'property "b"',
      'punctuation :',
      'number 1',
      'punctuation }',
    ])
  })

  it('are the text, whatever it is', () => {
    const part = fc.constantFrom('{', '}', '"', '\\', '\n', ':', ',', '${a}', '${', '$$', '1', 'true', ' ', 'x')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = `{${parts.join('')}`
        expect(shown(text)).toBe(text)
        expect(shown(text.slice(1))).toBe(text.slice(1))
      }),
    )
  })
})
