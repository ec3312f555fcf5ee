import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExactJson } from './exactJson.ts'
import { dataAt, pointerSegments, toPointer } from './jsonPointer.ts'

test('names come back from a pointer as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'ä', '') })), (names) => {
      expect(pointerSegments(toPointer(names))).toEqual(names)
    }),
  )
  expect(toPointer(['topics', 'a/b~c', 0])).toBe('/topics/a~1b~0c/0')
  expect(pointerSegments('topics/a')).toBeNull()
})

test('a path leads through own properties and indexes only', () => {
  const data = parseExactJson('{"lines":[{"price":1.10}],"__proto__":{"own":true},"":1}')
  expect(JSON.stringify(dataAt(data, ['lines', '0', 'price']))).toBe('1.10')
  expect(dataAt(data, ['__proto__', 'own'])).toBe(true)
  expect(dataAt(data, [''])).toBe(1)
  for (const path of [
    ['lines', '00'],
    ['lines', '-1'],
    ['lines', 'length'],
    ['lines', '0', 'price', 'rawJSON'],
    ['toString'],
  ])
    expect(dataAt(data, path), path.join('/')).toBeUndefined()
})
