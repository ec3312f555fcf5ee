import { isRawJson, parseExactJson } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataDifference } from './dataDifference.ts'

const data = (text: string) => parseExactJson(text)

describe('what a step changed in the data', () => {
  test('names each value by its path', () => {
    expect(
      dataDifference(
        data('{"order":{"id":"A","lines":[{"qty":1}],"note":"x"}}'),
        data('{"order":{"id":"A","lines":[{"qty":2}]},"payment":{"status":"paid"}}'),
      ),
    ).toEqual([
      { path: 'order.lines[0].qty', kind: 'changed', before: '1', after: '2' },
      { path: 'order.note', kind: 'removed', before: '"x"', after: null },
      { path: 'payment', kind: 'added', before: null, after: '{"status":"paid"}' },
    ])
  })

  test('compares numbers as they are written', () => {
    expect(dataDifference(data('{"total":149.90}'), data('{"total":149.9}'))).toEqual([
      { path: 'total', kind: 'changed', before: '149.90', after: '149.9' },
    ])
  })

  test('takes a list that becomes an object as one change', () => {
    expect(dataDifference(data('[1]'), data('{"0":1}'))).toEqual([
      { path: '', kind: 'changed', before: '[1]', after: '{"0":1}' },
    ])
  })

  test('is nothing exactly when both are the same', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (left, right) => {
        const [before, after] = [data(left), data(right)]
        expect(dataDifference(before, before)).toEqual([])
        if (dataDifference(before, after).length === 0) {
          expect(sorted(before)).toBe(sorted(after))
        }
      }),
    )
  })
})

/** Two objects are the same in whatever order their names come. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !isRawJson(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
