import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkData } from '../index.ts'
import { millisecondsSoFar } from '../testing.ts'
import { matchPattern } from './matchPattern.ts'
import { parsePattern } from './parsePattern.ts'

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-c\\]]',
  '\\.',
  '\\u0061',
  '\\b',
  '\\B',
  '^',
  '$',
  '(?=a)',
  '(?!b)',
)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,3}', '{1,}', '*?')

/** Regular expressions of JavaScript, without what cannot be matched in linear time. */
const expression: fc.Arbitrary<string> = fc.letrec<{ choice: string; sequence: string; part: string }>((tie) => ({
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
  sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(atom, quantifier).map(([source, many]) => (isAssertion(source) ? source : source + many)),
    fc
      .tuple(fc.constantFrom('(', '(?:', '(?<name>'), tie('choice'), quantifier)
      .map(([open, inside, many]) => `${open.replace('<name>', ':')}${inside})${many}`),
  ),
})).choice

function isAssertion(source: string): boolean {
  return ['\\b', '\\B', '^', '$', '(?=a)', '(?!b)'].includes(source)
}

test('S6 a pattern matches what it matches in JavaScript', () => {
  fc.assert(
    fc.property(
      expression,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', ']', '\n', '😀'), maxLength: 8 }),
      (source, text) => {
        // Longer ones may have more steps than are followed.
        fc.pre(source.length < 60)
        // V8 also looks for `\\B` in the middle of a character, which ECMA-262 does not.
        fc.pre(!source.includes('\\B') || !text.includes('😀'))
        const pattern = parsePattern(source)
        if (pattern === null) throw new Error(`${source} was not read`)
        expect(matchPattern(pattern, text, { left: 1_000_000 })).toBe(new RegExp(source, 'u').test(text))
      },
    ),
    { numRuns: 3000 },
  )
})

test.each([
  ['^\\p{Lu}', 'Äpfel', true],
  ['^[\\p{L} ]+$', 'Zoë Müller', true],
  ['^.$', '😀', true],
  ['^\\ud83d\\ude00$', '😀', true],
  ['^[\\w\\-]+$', 'a-b', true],
  ['a{,2}', 'a{,2}', true],
  ['^(?<year>\\d{4})-\\d{2}$', '2026-11', true],
  ['^(?=.*\\d)(?=.*[a-z]).{4,8}$', 'abc1', true],
  ['^(?=.*\\d)(?=.*[a-z]).{4,8}$', 'abcd', false],
  ['', 'anything', true],
])('S6 %s and %s', (source, text, fits) => {
  expect(checkData({ pattern: source }, text).length === 0).toBe(fits)
})

test.each(['(a)\\1', '(?<=a)b', '(?<!a)b', '(', '[', 'a{1000}b{1000}', 'x'.repeat(2001)])(
  'S6 the pattern %s says nothing',
  (source) => {
    expect(parsePattern(source)).toBeNull()
    expect(checkData({ pattern: source }, 'no')).toEqual([])
    expect(checkData({ patternProperties: { [source]: false }, additionalProperties: false }, { a: 1 })).toEqual([])
  },
)

test.each(['^(a+)+$', '^(a|a)*$', '^(.*a){12}$', '(x+x+)+y', '^(\\w+\\s?)*$'])(
  'S6 %s is matched in linear time',
  (source) => {
    const start = millisecondsSoFar()
    checkData({ pattern: source }, `${'a'.repeat(20_000)}!`)
    expect(millisecondsSoFar() - start).toBeLessThan(1000)
  },
)
