import { expect, test } from 'vitest'
import { nearestName } from './index.ts'
import { millisecondsOf } from './testing.ts'

test.each([
  ['totl', ['id', 'total', 'lines'], 'total'],
  ['Total', ['totals', 'total'], 'total'],
  ['tax', ['total', 'vat'], null],
  ['id', ['no', 'Id'], 'Id'],
  ['id', ['no'], null],
  ['ids', ['id'], 'id'],
  ['custmoer', ['customer'], 'customer'],
  ['a', ['b'], null],
  ['', ['b'], null],
  ['same', ['same'], null],
  ['processinstanceid', ['processInstanceUuid', 'processInstanceId'], 'processInstanceId'],
  ['first_name', ['last_name', 'firstName'], 'firstName'],
])('the nearest name to %s in %j is %s', (name, candidates, nearest) => {
  expect(nearestName(name, candidates)).toBe(nearest)
})

test('a search among very many long names ends soon', () => {
  function* names() {
    for (let index = 0; ; index += 1) yield `${'a'.repeat(60)}${index}`
  }
  expect(millisecondsOf(() => nearestName('b'.repeat(62), names()))).toBeLessThan(1000)
})
