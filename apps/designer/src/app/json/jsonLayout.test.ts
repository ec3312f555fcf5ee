import type { BuiltText } from '@sendwright/message'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonAsSent, jsonLines, plainLines, type Layout } from './jsonLayout.ts'

function shown(layout: Layout): string {
  return layout.lines.map((line) => line.map((piece) => piece.text).join('')).join('\n')
}

function underlined(layout: Layout): readonly string[] {
  return layout.lines.flat().flatMap((piece) => (piece.path === null ? [] : [`${piece.path}=${piece.text}`]))
}

function built(text: string, ...spans: readonly (readonly [string, string])[]): BuiltText {
  return {
    text,
    spans: spans.map(([value, path]) => ({
      start: text.indexOf(value),
      end: text.indexOf(value) + value.length,
      path,
    })),
  }
}

describe('the layout of a record', () => {
  test('puts properties on lines and keeps small objects of a list on one', () => {
    const layout = jsonLines(
      built('{"id":"A-1","total":149.90,"lines":[{"sku":"KB","qty":1},{"sku":"CBL","qty":2}],"e":{},"l":[]}'),
    )
    expect(shown(layout)).toBe(
      [
        '{',
        '  "id": "A-1",',
        '  "total": 149.90,',
        '  "lines": [',
        '    { "sku": "KB", "qty": 1 },',
        '    { "sku": "CBL", "qty": 2 }',
        '  ],',
        '  "e": {},',
        '  "l": []',
        '}',
      ].join('\n'),
    )
    expect(layout.cut).toBe(false)
  })

  test('marks values from data, not the names and brackets around them', () => {
    const value = built(
      '{"lines":[{"sku":"KB"}],"hi":"Dear Ines"}',
      ['[{"sku":"KB"}]', 'order.lines'],
      ['Ines', 'name'],
    )
    expect(underlined(jsonLines(value))).toEqual(['order.lines="KB"', 'name=Ines'])
    expect(underlined(jsonAsSent(value))).toEqual(['order.lines="KB"', 'name=Ines'])
  })

  test('keeps the lines of a plain text', () => {
    const layout = plainLines(built('Dear Ines,\n\nbye', ['Ines', 'name']))
    expect(shown(layout)).toBe('Dear Ines,\n\nbye')
    expect(underlined(layout)).toEqual(['name=Ines'])
  })

  test('says when it shows the beginning only', () => {
    const long = jsonLines({
      text: JSON.stringify(Array.from({ length: 5_000 }, (_, index) => `entry ${index}`)),
      spans: [],
    })
    expect(long.cut).toBe(true)
    expect(long.lines.length).toBeLessThanOrEqual(1_000)
  })

  test('shows exactly what is sent, and in lines the same JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const text = JSON.stringify(JSON.parse(json))
        expect(shown(jsonAsSent({ text, spans: [] }))).toBe(text)
        expect(JSON.stringify(JSON.parse(shown(jsonLines({ text, spans: [] }))))).toBe(text)
      }),
    )
  })
})
