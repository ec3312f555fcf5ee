import { describe, expect, test } from 'vitest'
import { readMessage, type LineReading } from './readMessage.ts'

const asItIs: LineReading = { topic: null, keyField: null, isValue: false }

describe('a line', () => {
  test('is a message with what it names, and defaults for what it does not', () => {
    expect(readMessage('{"topic":"t","value":"v"}', asItIs)).toEqual({
      message: { topic: 't', key: null, value: 'v', headers: [], partition: null },
    })
    expect(
      readMessage('{"topic":"t","key":"","value":null,"headers":[{"name":"a","value":"b"}],"partition":2}', asItIs),
    ).toEqual({
      message: { topic: 't', key: '', value: null, headers: [{ name: 'a', value: 'b' }], partition: 2 },
    })
  })

  test('may leave the topic to the command, and name another', () => {
    const reading = { ...asItIs, topic: 'orders' }
    expect(readMessage('{"value":"v"}', reading)).toMatchObject({ message: { topic: 'orders' } })
    expect(readMessage('{"value":"v","topic":"other"}', reading)).toMatchObject({ message: { topic: 'other' } })
  })

  test('has a value of JSON sent as its text, with its numbers as they are written', () => {
    const line = '{"topic":"t","value":{"id":9007199254740993,"price":1.10}}'
    expect(readMessage(line, asItIs)).toMatchObject({ message: { value: '{"id":9007199254740993,"price":1.10}' } })
    expect(readMessage('{"topic":"t","value":{"base64":"AAE="}}', asItIs)).toMatchObject({
      message: { value: { base64: 'AAE=' } },
    })
  })

  test('is the value by itself with --values', () => {
    const reading = { topic: 'orders', keyField: ['id'], isValue: true }
    expect(readMessage('{ "id": 1.10 }', reading)).toMatchObject({
      message: { topic: 'orders', key: '1.10', value: '{ "id": 1.10 }' },
    })
  })
})

describe('the key of a field', () => {
  const reading = { ...asItIs, topic: 't', keyField: ['order', 'id'] }

  test.each([
    ['{"value":{"order":{"id":"a"}}}', 'a'],
    ['{"value":{"order":{"id":9007199254740993}}}', '9007199254740993'],
    ['{"value":"{\\"order\\":{\\"id\\":\\"b\\"}}","key":"other"}', 'b'],
  ])('%s', (line, key) => {
    expect(readMessage(line, reading)).toMatchObject({ message: { key } })
  })

  test.each(['{"value":"no JSON"}', '{"value":{"order":{}}}', '{"value":{"order":{"id":null}}}', '{"value":null}'])(
    'is missing in %s',
    (line) => {
      expect(readMessage(line, reading)).toMatchObject({ problem: expect.stringContaining('order.id') })
    },
  )
})

test.each([
  ['nonsense', 'It is not JSON.'],
  ['[1]', 'It is [1].'],
  ['{"topic":"t"}', '`value` is missing.'],
  ['{"value":"v"}', '`topic` is missing.'],
  ['{"topic":7,"value":"v"}', '`topic` is 7.'],
  ['{"topic":"t","value":"v","headers":[{"name":1,"value":"x"}]}', '`headers.0.name` is 1.'],
  ['{"topic":"t","value":"v","partition":1.5}', '`partition` is 1.5.'],
  ['{"topic":"t","value":"v","extra":1}', 'extra'],
  ['{"topic":"t","value":"v","__proto__":{"topic":"x"}}', '__proto__'],
])('%s is no message: %s', (line, problem) => {
  const read = readMessage(line, asItIs)
  expect('problem' in read && read.problem).toContain(problem)
  expect('problem' in read && read.problem).toContain('A line is a message')
})
