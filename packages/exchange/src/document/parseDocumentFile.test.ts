import fc from 'fast-check'
import { isJsonObject, parseExactJson, type JsonData } from '@sendwright/model'
import { expect, test } from 'vitest'
import { stopwatch } from '../testing.ts'
import { exactYamlText } from '../write/exactYamlText.ts'
import { maxYamlLength, parseDocumentFile } from './parseDocumentFile.ts'

function parse(text: string): JsonData {
  const parsed = parseDocumentFile({ name: 'a.yaml', text }, '/files/0/text')
  if ('problem' in parsed) throw new Error(parsed.problem.message)
  return parsed.data
}

function fault(text: string): string {
  const parsed = parseDocumentFile({ name: 'a.yaml', text }, '/files/0/text')
  return 'problem' in parsed ? parsed.problem.message : 'no problem'
}

test('X1 YAML is read by the rules of 1.2: on and off are texts, keys are texts, dates are texts', () => {
  expect(parse('on: off\n1: yes\n1.10: 2020-01-01\nn: ~\nb: true')).toEqual({
    on: 'off',
    1: 'yes',
    '1.10': '2020-01-01',
    n: null,
    b: true,
  })
})

test('X1 a byte order mark does not count, merge keys do, and what stands beside them wins', () => {
  expect(parse('\uFEFFa: &a { p: 1, q: 2 }\nb: { <<: *a, q: 3 }')).toEqual({ a: { p: 1, q: 2 }, b: { p: 1, q: 3 } })
  expect(parse('\uFEFF{"a": 1}')).toEqual({ a: 1 })
})

test.each([
  ['a: b: c', 'Line 1, column 4: Nested mappings are not allowed in compact mappings.'],
  ['x: 1\na:\n\tb: 1', 'Line 3, column 1: Tabs are not allowed as indentation.'],
  ['a: 1\nb: 2\na: 3', 'Line 3, column 1: The key a stands twice.'],
  ['a: 1\nb: *c', 'Line 2, column 4: There is no &c before *c.'],
  ['{"a": 1,\n "b" 2}', 'Line 2, column 6: Missing , or :'],
])('X1 the fault of %j is told with its line and column', (text, expected) => {
  expect(fault(text)).toContain(`\`a.yaml\` is neither JSON nor YAML. ${expected}`)
})

test('X1 the position of a fault counts the byte order mark', () => {
  const parsed = parseDocumentFile({ name: 'a', text: '\uFEFFa: 1\na: 2' }, '/files/0/text')
  expect('problem' in parsed && parsed.problem).toMatchObject({ path: '/files/0/text', position: { start: 6, end: 7 } })
})

test('X2 numbers keep their text, in YAML and in JSON', () => {
  for (const text of ['[1.10, 9007199254740993, 1e400, -0]', 'x: &x [1.10, 9007199254740993, 1e400, -0]']) {
    expect(JSON.stringify(parse(text))).toContain('[1.10,9007199254740993,1e400,-0]')
  }
  expect(JSON.stringify(parse('[+5, 007, .5, 1., 0x1F, 0o17, .inf, "1.10"]'))).toBe('[5,7,0.5,1,31,15,".inf","1.10"]')
})

test('X2 any JSON written as YAML reads back the same, to the character', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4, noUnicodeString: false }), (text) => {
      const data = parseExactJson(text)
      expect(JSON.stringify(parse(exactYamlText({ data })))).toBe(JSON.stringify({ data }))
    }),
  )
})

test('X2 numbers of any spelling written as YAML read back the same', () => {
  const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,25})(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/)
  fc.assert(
    fc.property(digits, (text) => {
      expect(JSON.stringify(parse(exactYamlText([parseExactJson(text)])))).toBe(JSON.stringify([parseExactJson(text)]))
    }),
  )
})

test('X30 names of prototypes are keys like any other', () => {
  const data = parse('__proto__: { polluted: true }\nconstructor: 1\ntoString: 2')
  expect(isJsonObject(data) && Object.keys(data)).toEqual(['__proto__', 'constructor', 'toString'])
  expect(Object.prototype).not.toHaveProperty('polluted')
  expect(JSON.stringify(parse('{"__proto__": {"a": 1}}'))).toBe('{"__proto__":{"a":1}}')
})

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...'bcdefghij'.split('').map(
    (name, index) =>
      `${name}: &${name} [${Array(10)
        .fill(`*${'abcdefghij'.charAt(index)}`)
        .join(',')}]`,
  ),
].join('\n')

test.each([
  ['an alias bomb', bomb, 'holds more than 1,000,000 values, aliases written out'],
  ['brackets 100,000 deep', '['.repeat(100_000), 'more than 500 levels'],
  ['JSON 100,000 deep', `${'[1,'.repeat(100_000)}1${']'.repeat(100_000)}`, 'more than 500 levels'],
  ['JSON 600 deep', `${'['.repeat(600)}${']'.repeat(600)}`, 'Up to 500 levels'],
  ['dashes 100,000 deep', '- '.repeat(100_000), 'more than 500 levels'],
  ['keys within keys', `${'? '.repeat(400)}\n`.repeat(200), 'keys are written with ?'],
  [
    'merge keys that multiply',
    `x: &a {${Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join(',')}}${Array.from({ length: 3000 }, (_, index) => `\nm${index}: {<<: *a}`).join('')}`,
    'Merge keys (<<) copy more than 200000 entries',
  ],
  ['an endless text', `a: "${'x'.repeat(1_000_000)}`, 'Missing closing "quote'],
  ['11 MB of YAML', `a: ${'x '.repeat(5_500_000)}`, 'is too large: 11.0 MB. Up to 4.0 MB'],
  ['10 MB of damaged JSON', `{"a": "${'x'.repeat(10_000_000)}", }`, 'Line 1, column 10000011'],
])('X3 %s is refused within two seconds', (_name, text, expected) => {
  const took = stopwatch()
  expect(fault(text)).toContain(expected)
  expect(took()).toBeLessThan(2000)
})

test('X3 many keys, anchors and aliases take time in proportion to them', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `k${index}: &a${index} v\nl${index}: *a${index}`)
  const took = stopwatch()
  const data = parse(lines.join('\n'))
  expect(isJsonObject(data) && Object.keys(data).length).toBe(40_000)
  expect(took()).toBeLessThan(5000)
  expect(lines.join('\n').length).toBeLessThan(maxYamlLength)
})
