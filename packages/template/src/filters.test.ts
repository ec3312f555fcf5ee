import { expect, test } from 'vitest'
import type { FilterName } from './index.ts'
import { filterNames, filters } from './index.ts'
import { problemsOf, render, rendered, renderedText } from './testing.ts'

const data = { s: ' Ab ', n: 12, b: true, z: null, l: [1, { a: 'x' }], amount: '12.50' }

test('T46 filters apply from left to right', () => {
  expect(rendered('[${s | trim | upper}, "${s | upper|trim}", ${n | json | number}]', data)).toBe('["AB","AB",12]')
})

test('T47 filters are applied to defaults, not to what is left out', () => {
  expect(rendered('{"a":${x ?? "x" | upper},"b":${x? | upper},"c":"${x? | number}"}', data)).toBe('{"a":"X","c":""}')
})

test('T48 json gives compact JSON as a text', () => {
  expect(rendered('[${l | json}, "${l | json}", ${z | json}]', data)).toBe(
    String.raw`["[1,{\"a\":\"x\"}]","[1,{\"a\":\"x\"}]","null"]`,
  )
  expect(renderedText('${l | json}', data)).toBe('[1,{"a":"x"}]')
})

test('T49 text gives a number, true or false as text', () => {
  expect(rendered('[${n | text}, ${b | text}, ${s | text}]', data)).toBe('["12","true"," Ab "]')
})

test('T50 number gives the number that a text holds', () => {
  expect(rendered('[${amount | number}, ${n | number}, ${x ?? "9007199254740993" | number}]', data)).toBe(
    '[12.50,12,9007199254740993]',
  )
})

test.each(['abc', '', ' 12', '12 ', '0x10', '1,5', '.5', '1.', '+1', 'NaN', '١'])('T50 %j is not a number', (text) => {
  expect(render('${a | number}', { a: text }).problems).toMatchObject([
    {
      code: 'invalid-value',
      position: { start: 0, end: 13 },
      values: { path: 'a', filter: 'number', value: JSON.stringify(text) },
    },
  ])
})

test('T51 upper, lower and trim', () => {
  expect(
    rendered('[${a | upper}, ${a | lower}, ${s | trim}, ${b | upper}]', { a: 'straße İ', s: '\u00a0 x\n', b: true }),
  ).toBe(JSON.stringify(['STRASSE İ', 'straße i̇', 'x', 'TRUE']))
})

test('T52 url escapes and base64 encodes', () => {
  const text = 'a b/ü?😀&'
  expect(renderedText('${a | url} ${a | base64}', { a: text })).toBe(
    `${encodeURIComponent(text)} ${Buffer.from(text).toString('base64')}`,
  )
  for (const part of ['', 'a', 'ab', 'abc', 'é', '€', '\ud83d!', '\udfffx']) {
    expect(renderedText('${a | base64}', { a: part })).toBe(Buffer.from(part).toString('base64'))
    expect(renderedText('${a | url}', { a: part })).toBe(encodeURIComponent(part.toWellFormed()))
  }
})

/** For each filter a value that it takes, with the result, and one that it cannot take. */
const samples = {
  json: { takes: data.l, gives: String.raw`"[1,{\"a\":\"x\"}]"`, refuses: undefined },
  text: { takes: 1, gives: '"1"', refuses: null },
  number: { takes: '1', gives: '1', refuses: true },
  upper: { takes: 'a', gives: '"A"', refuses: [1] },
  lower: { takes: 'A', gives: '"a"', refuses: {} },
  trim: { takes: ' a', gives: '"a"', refuses: null },
  url: { takes: '/', gives: '"%2F"', refuses: [] },
  base64: { takes: 'a', gives: '"YQ=="', refuses: null },
} as const satisfies Record<FilterName, unknown>

test.each(Object.entries(samples))(
  'T53 %s takes what it can and refuses the rest',
  (name, { takes, gives, refuses }) => {
    expect(rendered(`\${a | ${name}}`, { a: takes })).toBe(gives)
    if (refuses !== undefined)
      expect(problemsOf(`\${a | ${name}}`, { a: refuses })).toEqual([`invalid-value \${a | ${name}}`])
  },
)

test('every filter describes itself', () => {
  expect(filterNames).toEqual(Object.keys(filters))
  for (const { description } of Object.values(filters)) expect(description).toMatch(/^[A-Z].+[^.]$/)
})
