import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonData } from './index.ts'
import { completeCondition, evaluateCondition, parseCondition } from './index.ts'
import { createTestEnvironment, parseExact } from './testing.ts'

/** A decimal as a whole number of its last places, so that BigInt can be asked which is more. */
const decimal = fc
  .record({
    whole: fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }),
    places: fc.integer({ min: 0, max: 30 }),
    zeros: fc.integer({ min: 0, max: 3 }),
    exponent: fc.integer({ min: -20, max: 20 }),
  })
  .map(({ whole, places, zeros, exponent }) => {
    const digits = String(whole < 0n ? -whole : whole).padStart(places + 1, '0')
    const cut = digits.length - places
    const fraction = digits.slice(cut) + '0'.repeat(zeros)
    const written = `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${fraction === '' ? '' : `.${fraction}`}`
    // 10^60 is more than any fraction and exponent here takes away.
    const scaled = whole * 10n ** BigInt(60 + exponent - places)
    return { text: exponent === 0 ? written : `${written}e${exponent}`, scaled }
  })

const numericOperators = {
  '==': (a: bigint, b: bigint) => a === b,
  '!=': (a: bigint, b: bigint) => a !== b,
  '<': (a: bigint, b: bigint) => a < b,
  '<=': (a: bigint, b: bigint) => a <= b,
  '>': (a: bigint, b: bigint) => a > b,
  '>=': (a: bigint, b: bigint) => a >= b,
} as const

test('T86 any two numbers compare as their exact values do', () => {
  const operators = fc.constantFrom(...Object.entries(numericOperators))
  fc.assert(
    fc.property(decimal, decimal, operators, (a, b, [operator, expected]) => {
      const data = parseExact(`{"a":${a.text}}`)
      expect(outcome(`\${a} ${operator} ${b.text}`, data)).toBe(expected(a.scaled, b.scaled))
      expect(outcome(`${a.text} == \${a}`, data)).toBe(true)
    }),
  )
})

/** A condition of true, false, and, or, not and parentheses, with JavaScript's answer. */
const logic = fc.letrec<{ value: Logic }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.boolean().map((holds) => ({ text: holds ? '${yes}' : '1 > 2', holds, binds: 3 })),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => ({
      text: `${inParentheses(a, 1)} or ${inParentheses(b, 1)}`,
      holds: a.holds || b.holds,
      binds: 1,
    })),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => ({
      text: `${inParentheses(a, 2)} and ${inParentheses(b, 2)}`,
      holds: a.holds && b.holds,
      binds: 2,
    })),
    tie('value').map((a) => ({ text: `not ${inParentheses(a, 3)}`, holds: !a.holds, binds: 3 })),
  ),
})).value

interface Logic {
  readonly text: string
  readonly holds: boolean
  /** 1: or, 2: and, 3: closer than both. */
  readonly binds: number
}

function inParentheses({ text, binds }: Logic, least: number): string {
  return binds < least ? `(${text})` : text
}

test('T84 what is written with as few parentheses as possible means what JavaScript would', () => {
  fc.assert(
    fc.property(logic, ({ text, holds }) => {
      expect(outcome(text, { yes: true })).toBe(holds)
    }),
  )
})

const piece = fc.oneof(
  fc.constantFrom('${a}', '${a.b ?? "x"}', '${', '}', '"', "'", '(', ')', '[', ']', ',', '==', '!=', '<', '!', '&&'),
  fc.constantFrom('and', 'or', 'not', 'in', 'contains', 'startsWith', 'true', 'null', '1', '-1.5', 'a.b', '$', '\\'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const anyCondition = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '))

test('T96 any text is parsed and evaluated, with problems inside it', () => {
  fc.assert(
    fc.property(anyCondition, fc.json().map(parseExact), (text, data) => {
      const { condition, problems } = parseCondition(text)
      const result = evaluateCondition(condition, data, createTestEnvironment())
      expect(condition.plan === null).toBe(problems.length > 0)
      for (const { position, fix } of 'problems' in result ? result.problems : []) {
        for (const range of fix === undefined ? [position] : [position, fix.position]) {
          expect(range.start).toBeGreaterThanOrEqual(0)
          expect(range.end).toBeGreaterThanOrEqual(range.start)
          expect(range.end).toBeLessThanOrEqual(text.length)
        }
      }
    }),
  )
})

test('T94 a fix of the structure takes its problem away', () => {
  fc.assert(
    fc.property(anyCondition, (text) => {
      const { problems } = parseCondition(text)
      const [first] = problems
      if (problems.length !== 1 || first?.fix === undefined || first.code !== 'invalid-condition') return
      const { start, end } = first.fix.position
      const mended = parseCondition(text.slice(0, start) + first.fix.text + text.slice(end)).problems
      const expected = { code: first.code, position: { start, end }, expected: first.values.expected }
      expect(mended.map(({ code, position, values }) => ({ code, position, ...values }))).not.toContainEqual(
        expect.objectContaining(expected),
      )
    }),
  )
})

test('T97 completion works at any offset of any text', () => {
  fc.assert(
    fc.property(anyCondition, fc.nat(40), (text, at) => {
      const offset = Math.min(at, text.length)
      const { range, items } = completeCondition(text, offset, { a: { b: 1 } })
      expect(range.start).toBeLessThanOrEqual(offset)
      expect(range.end).toBeGreaterThanOrEqual(offset)
      expect(items.every(({ insert }) => insert !== '')).toBe(true)
    }),
  )
})

function outcome(text: string, data: JsonData): boolean | string {
  const result = evaluateCondition(parseCondition(text).condition, data, createTestEnvironment())
  return 'value' in result ? result.value : result.problems.map(({ code }) => code).join(' ')
}
