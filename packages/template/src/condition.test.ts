import { expect, test } from 'vitest'
import type { JsonData } from './index.ts'
import { conditionOperators, evaluateCondition, parseCondition } from './index.ts'
import { createTestEnvironment, parseExact } from './testing.ts'

const data = parseExact(
  '{"qty":4,"price":1.10,"big":9007199254740993,"state":"new","ok":true,"none":null,"tags":["a","b"],"order":{"id":"A-1","x":1},"same":{"x":1.0,"id":"A-1"},"digits":"3"}',
)

/** What the condition gives, or its problems in short: code, what is expected, and the characters at the position. */
function outcome(text: string, given: JsonData = data): boolean | readonly string[] {
  const result = evaluateCondition(parseCondition(text).condition, given, createTestEnvironment())
  if ('value' in result) return result.value
  return result.problems.map(({ code, position, values }) => {
    const expected = 'expected' in values ? `${values.expected} ` : ''
    return `${code} ${expected}${text.slice(position.start, position.end)}`
  })
}

function fixed(text: string, given: JsonData = data): string {
  const result = evaluateCondition(parseCondition(text).condition, given, createTestEnvironment())
  const fix = 'problems' in result ? result.problems[0]?.fix : undefined
  if (fix === undefined) return 'no fix'
  return text.slice(0, fix.position.start) + fix.text + text.slice(fix.position.end)
}

test('T81 a condition compares values, and joins comparisons with and, or and not', () => {
  expect(outcome('${qty} > 3 and ${state} == "new"')).toBe(true)
  expect(outcome(' ${qty}>9\nor\tnot ${state}=="old" ')).toBe(true)
  expect(outcome('')).toEqual(['invalid-condition condition '])
  expect(outcome(' ')).toEqual(['invalid-condition condition '])
})

test('T82 a value is a placeholder with default and filters, a text, a number, true, false or null', () => {
  expect(outcome('${state | upper} == "N\\u0045W"')).toBe(true)
  expect(outcome('${gone ?? 7} == 7')).toBe(true)
  expect(outcome('${ok} == true')).toBe(true)
  expect(outcome('${none} == null')).toBe(true)
  expect(outcome('-1.5e3 < ${qty}')).toBe(true)
  expect(outcome('${qty} == +4')).toEqual(['invalid-condition number +4'])
  expect(outcome('${qty} == 04')).toEqual(['invalid-condition number 04'])
})

test('T83 the list of operators is closed', () => {
  expect(Object.keys(conditionOperators)).toEqual('== != < <= > >= contains startsWith endsWith in'.split(' '))
  expect(outcome('${state} matches "n.*"')).toEqual(['invalid-condition operator matches'])
  expect(outcome('${qty} + 1 > 3')).toEqual(['invalid-condition operator +'])
  expect(outcome('${qty} % 2')).toEqual(['invalid-condition operator %'])
})

test('T84 not binds closest, then and, then or; parentheses change that', () => {
  expect(outcome('true or false and false')).toBe(true)
  expect(outcome('(true or false) and false')).toBe(false)
  expect(outcome('not false and false')).toBe(false)
  expect(outcome('not (false and false)')).toBe(true)
  expect(outcome('not not true')).toBe(true)
  expect(outcome('(${qty} > 3')).toEqual(['invalid-condition closing-parenthesis ('])
  expect(outcome('${qty} > 3)')).toEqual(['invalid-condition opening-parenthesis )'])
})

test('T85 a comparison has two sides', () => {
  expect(outcome('1 < ${qty} < 9')).toEqual(['invalid-condition and-or-end <'])
  expect(outcome('(${qty} == 4) == true')).toEqual(['invalid-condition and-or-end =='])
  expect(outcome('${qty} >')).toEqual(['invalid-condition operand '])
  expect(outcome('${qty} > and ${ok}')).toEqual(['invalid-condition operand and'])
})

test('T86 numbers are compared by their exact value, however they are written', () => {
  expect(outcome('${price} == 1.1')).toBe(true)
  expect(outcome('${big} == 9007199254740992')).toBe(false)
  expect(outcome('${big} > 9007199254740992')).toBe(true)
  expect(outcome('1e400 < 1E+401 and 1e-400 > 0 and -1e400 < -1e399')).toBe(true)
  expect(outcome('100 == 1e2 and 0 == -0 and 0.0 == 0e9 and 0.50 <= 0.5')).toBe(true)
})

test('T87 == compares two values of one kind, lists and objects by what they hold, and null with any', () => {
  expect(outcome('${order} == ${same}')).toBe(true)
  expect(outcome('${tags} != ${tags}')).toBe(false)
  expect(outcome('${qty} == null or null != ${none}')).toBe(false)
  expect(outcome('${state} == 4')).toEqual(['not-comparable ${state} == 4'])
  expect(fixed('${qty} == "4"')).toBe('${qty} == 4')
  expect(fixed('3 == ${digits}')).toBe('"3" == ${digits}')
  expect(fixed('${qty} == "four"')).toBe('no fix')
})

test('T88 order is for two numbers or two texts', () => {
  expect(outcome('"a" < "b" and "B" < "a" and "10" < "9"')).toBe(true)
  expect(outcome('${qty} <= 4 and ${qty} >= 4')).toBe(true)
  expect(outcome('${digits} > 2')).toEqual(['not-comparable ${digits} > 2'])
  expect(outcome('${none} > 2')).toEqual(['not-comparable ${none} > 2'])
  expect(outcome('${ok} < false')).toEqual(['not-comparable ${ok} < false'])
})

test('T89 contains, startsWith and endsWith look into texts, contains also into lists', () => {
  expect(outcome('${order.id} contains "-" and ${order.id} startsWith "A" and ${order.id} endsWith "1"')).toBe(true)
  expect(outcome('${tags} contains "b" and not ${tags} contains "c"')).toBe(true)
  expect(outcome('${tags} contains 1')).toEqual(['not-comparable ${tags} contains 1'])
  expect(outcome('${qty} startsWith "4"')).toEqual(['not-comparable ${qty} startsWith "4"'])
  expect(outcome('${order} contains "id"')).toEqual(['not-comparable ${order} contains "id"'])
})

test('T90 in and not in look for a value in a list', () => {
  expect(outcome('${state} in ["open", "new",]')).toBe(true)
  expect(outcome('${qty} not in [1, ${price}, 4.0]')).toBe(false)
  expect(outcome('"a" in ${tags} and ${state} not in []')).toBe(true)
  expect(outcome('${qty} in ["4"]')).toEqual(['not-comparable ${qty} in ["4"]'])
  expect(outcome('${none} in ["4"]')).toBe(false)
  expect(outcome('"n" in ${state}')).toEqual(['not-comparable "n" in ${state}'])
  expect(outcome('${qty} in 4')).toEqual(['invalid-condition list 4'])
  expect(outcome('${qty} in [4 5]')).toEqual(['invalid-condition comma-or-end-of-list 5'])
  expect(outcome('["a"] == ${tags}')).toEqual(['invalid-condition list ['])
})

test('T91 a value alone has to be true or false', () => {
  expect(outcome('${ok}')).toBe(true)
  expect(outcome('false')).toBe(false)
  expect(outcome('${qty}')).toEqual(['no-condition ${qty}'])
  expect(outcome('${none?}')).toEqual(['no-condition ${none?}'])
  expect(outcome('"new"')).toEqual(['invalid-condition operator '])
})

test('T92 a missing value is a problem, unless it has a default or a question mark, which makes it null', () => {
  expect(outcome('${stat} == "new"')).toEqual(['missing-value ${stat}'])
  expect(fixed('${stat} == "new"')).toBe('${state} == "new"')
  expect(outcome('${gone ?? "x"} == "x"')).toBe(true)
  expect(outcome('${gone?} == null and ${qty?} != null')).toBe(true)
  expect(outcome('${constructor} == 1')).toEqual(['missing-value ${constructor}'])
})

test('T93 and and or stop at the side that decides', () => {
  expect(outcome('${gone?} != null and ${gone.a} > 3')).toBe(false)
  expect(outcome('${qty} == 4 or ${gone} == 1')).toBe(true)
  expect(outcome('${gone} == 1 or ${qty} == 4')).toEqual(['missing-value ${gone}'])
})

test('T94 of mistakes in the structure the first is told; what other languages write has a fix', () => {
  expect(outcome('${a !} and ${b.} or ) (')).toEqual([
    'invalid-path end !',
    'invalid-path name-after-dot .',
    'invalid-condition operand )',
  ])
  expect(fixed('${ok} && ${ok}')).toBe('${ok} and ${ok}')
  expect(fixed('${ok} || ${ok}')).toBe('${ok} or ${ok}')
  expect(fixed('!${ok}')).toBe('not ${ok}')
  expect(fixed('${qty} = 4')).toBe('${qty} == 4')
  expect(fixed('${qty} === 4')).toBe('${qty} == 4')
  expect(fixed('${qty} <> 4')).toBe('${qty} != 4')
  expect(fixed('${state} == \'it is "new"\'')).toBe('${state} == "it is \\"new\\""')
  expect(fixed('${ok} AND ${ok}')).toBe('${ok} and ${ok}')
  expect(fixed('${ok} == True')).toBe('${ok} == true')
  expect(fixed('order.x > 3')).toBe('${order.x} > 3')
  expect(fixed('${qty > 3}')).toBe('${qty} > 3')
  expect(fixed('${state == "new"} or ${ok}')).toBe('${state} == "new" or ${ok}')
  expect(fixed('${3 < qty}')).toBe('3 < ${qty}')
  expect(fixed('${qty > 3 && ok}')).toBe('no fix')
  expect(fixed('${qty >= order.x}')).toBe('${qty} >= ${order.x}')
})

test('T95 a text in quotes is a JSON text without placeholders', () => {
  expect(outcome('${state} == "${state}"')).toEqual(['invalid-condition text-without-placeholder ${'])
  expect(outcome('${state} == "\\q"')).toEqual(['invalid-condition known-escape \\q'])
  expect(outcome('${state} == "new')).toEqual(['invalid-condition closing-quote "'])
  expect(outcome('${state} == "costs 5$" or true')).toBe(true)
})

test('T96 conditions nest at most 200 deep, and are read in time in proportion to their text', () => {
  expect(outcome(`${'('.repeat(200)}true${')'.repeat(200)}`)).toBe(true)
  expect(outcome(`${'('.repeat(201)}true${')'.repeat(201)}`)).toEqual(['invalid-condition fewer-levels ('])
  expect(outcome(`${'not '.repeat(50_000)}true`)).toEqual(['invalid-condition fewer-levels not'])
  expect(outcome(Array.from({ length: 50_000 }, () => '${ok}').join(' and '))).toBe(true)
  expect(outcome(`\${a${' '.repeat(50_000)}==${' '.repeat(50_000)}<}`.repeat(5))).toHaveLength(6)
  expect(outcome('${'.repeat(50_000))).toHaveLength(1000)
})
