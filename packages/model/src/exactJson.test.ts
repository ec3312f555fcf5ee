import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, isRawJson, nestsDeeperThan, parseExactJson } from './exactJson.ts'

test.each(['9007199254740993', '1.10', '1e400', '-0', '0.1', '123456789012345678901234567890', '1E5', '1.0'])(
  'the number %s is written back as it came',
  (number) => {
    expect(JSON.stringify(parseExactJson(`{"n":[${number}]}`))).toBe(`{"n":[${number}]}`)
  },
)

test('numbers that JavaScript keeps stay numbers', () => {
  expect(parseExactJson('[0,1,-1.5,42]')).toEqual([0, 1, -1.5, 42])
})

test('any JSON text in compact form is written back character for character', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(JSON.stringify(parseExactJson(text))).toBe(text)
    }),
  )
})

test('__proto__ is an ordinary property', () => {
  const value = parseExactJson('{"__proto__":{"polluted":true}}')
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('text that is not JSON, or nested too deep, is a SyntaxError', () => {
  for (const text of ['', '{', '[1,]', "{'a':1}", 'NaN', '['.repeat(200_000) + ']'.repeat(200_000)])
    expect(() => parseExactJson(text)).toThrow(SyntaxError)
})

test('an exact number is neither an object nor a list', () => {
  const [number] = parseExactJson('[1.10]') as [unknown]
  expect(isRawJson(number)).toBe(true)
  expect(isJsonObject(parseExactJson('{}'))).toBe(true)
  expect(isJsonObject(parseExactJson('[]'))).toBe(false)
  expect(isRawJson({ rawJSON: '1' })).toBe(false)
})

test('depth counts lists and objects', () => {
  const nested = parseExactJson('{"a":[{"b":1}],"c":[]}')
  expect(nestsDeeperThan(nested, 3)).toBe(false)
  expect(nestsDeeperThan(nested, 2)).toBe(true)
  expect(nestsDeeperThan(1, 0)).toBe(false)
})
