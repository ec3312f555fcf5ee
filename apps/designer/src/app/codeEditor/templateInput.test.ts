import type { Problem } from '@sendwright/model'
import { completeTemplate, parseTemplate } from '@sendwright/template'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeBegunPlaceholder, insertItem, isAtPlaceholderEnd, matchingItems } from './inlineCompletion.ts'
import { templatePieces } from './templatePieces.ts'

const data = { order: { id: 'A-1', index: 2 }, region: 'eu' }

function offered(text: string, offset = text.length) {
  const completion = completeTemplate(text, 'text', offset, data)
  return { completion, items: matchingItems(text, completion, offset) }
}

function pieces(text: string, problems: readonly Problem[] = []) {
  return templatePieces(text, parseTemplate(text, 'text').placeholders, problems)
}

function problem(start: number, end: number): Problem {
  return { code: 'x', path: '', severity: 'error', message: '', position: { start, end } }
}

describe('the pieces of a template', () => {
  test('tell placeholders from text', () => {
    expect(pieces('a-${order.id}-b').map((piece) => [piece.kind, piece.text])).toEqual([
      ['text', 'a-'],
      ['placeholder', '${order.id}'],
      ['text', '-b'],
    ])
  })

  test('mark the characters of a problem, also inside a placeholder', () => {
    const marked = pieces('${order.totl}', [problem(8, 12)]).filter((piece) => piece.severity === 'error')
    expect(marked).toEqual([{ text: 'totl', kind: 'placeholder', severity: 'error' }])
  })

  test('show a problem between two characters on one of them', () => {
    expect(pieces('abc', [problem(3, 3)]).find((piece) => piece.severity === 'error')?.text).toBe('c')
  })

  test('are the text, whatever the problems say', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(30), fc.nat(30), (text, start, end) => {
        expect(
          pieces(text, [problem(start, end)])
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('completion in one line', () => {
  test('offers what fits, beginning with what begins so', () => {
    expect(offered('${re').items.map((item) => item.label)).toEqual(['region'])
    expect(offered('${order.i').items.map((item) => item.label)).toEqual(['id', 'index'])
  })

  test('offers nothing when it is there already', () => {
    expect(offered('${region').items).toEqual([])
  })

  test('puts the item in place and closes the placeholder', () => {
    const { completion, items } = offered('x-${order.i')
    const [item] = items
    expect(item && insertItem('x-${order.i', completion, item)).toEqual({ text: 'x-${order.id}', caret: 12 })
  })

  test('does not close what is closed', () => {
    const { completion, items } = offered('${or}', 4)
    const [item] = items
    expect(item && insertItem('${or}', completion, item)).toEqual({ text: '${order}', caret: 7 })
  })

  test('a placeholder that is begun gets its end', () => {
    expect(closeBegunPlaceholder('a$', 'a${', 3)).toBe('a${}')
    expect(closeBegunPlaceholder('a$', 'a$$', 3)).toBe('a$$')
    expect(closeBegunPlaceholder('a$$', 'a$${', 4)).toBe('a$${')
    expect(closeBegunPlaceholder('', 'a${', 3)).toBe('a${')
  })

  test('its end is not typed twice', () => {
    expect(isAtPlaceholderEnd('${prefix}', 8)).toBe(true)
    expect(isAtPlaceholderEnd('${prefix}', 9)).toBe(false)
    expect(isAtPlaceholderEnd('${prefix}}', 9)).toBe(false)
    expect(isAtPlaceholderEnd('$${prefix}', 9)).toBe(false)
  })
})
