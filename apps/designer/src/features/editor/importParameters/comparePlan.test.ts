import { createKafkaSend, type KafkaSendAction, type KafkaSendParameters } from '@sendwright/model'
import { expect, test } from 'vitest'
import { comparePlan } from './comparePlan.ts'

test('what has the same name stands side by side, what goes comes last', () => {
  const before = action({
    topics: ['old'],
    key: null,
    headers: [
      ['a', '1'],
      ['gone', 'x'],
    ],
    text: '{"id": ${id}, "old": 1}',
  })
  const after = action({
    topics: ['new', 'second'],
    key: '${id}',
    headers: [
      ['a', '1'],
      ['b', '2'],
    ],
    text: '{"id": ${id}, "lines": [{"sku": "x"}], "empty": {}}',
  })
  const { rows, counts } = comparePlan(before, after, 0)
  expect(rows.map(({ kind, label, now, after: next, change }) => [kind, label, now, next, change])).toEqual([
    ['topic', '', 'old', 'new', 'replaced'],
    ['topic', '', null, 'second', 'added'],
    ['key', '', null, '${id}', 'added'],
    ['header', 'a', '1', '1', 'kept'],
    ['header', 'b', null, '2', 'added'],
    ['header', 'gone', 'x', null, 'removed'],
    ['field', 'id', '${id}', '${id}', 'kept'],
    ['field', 'lines[0].sku', null, '"x"', 'added'],
    ['field', 'empty', null, '{}', 'added'],
    ['field', 'old', '1', null, 'removed'],
  ])
  expect(counts).toEqual({ added: 5, replaced: 1, removed: 2, kept: 2, toFill: 0, omitted: 0 })
})

test('an action compared with itself changes nothing', () => {
  const same = action({ topics: ['t'], key: 'k', headers: [['a', '']], text: '[1, 2]' })
  expect(comparePlan(same, same, 0).rows.every(({ change }) => change === 'kept')).toBe(true)
})

test('every row has an id of its own, also where names repeat', () => {
  const repeated = action({
    topics: ['t', 't'],
    key: null,
    headers: [
      ['a', '1'],
      ['a', '2'],
    ],
    text: '{"a":1,"a":2}',
  })
  const ids = comparePlan(repeated, repeated, 0).rows.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

interface Parts {
  readonly topics: string[]
  readonly key: string | null
  readonly headers: readonly (readonly [string, string])[]
  readonly text: string
}

function action({ topics, key, headers, text }: Parts): KafkaSendAction {
  const parameters: KafkaSendParameters = {
    connection: 'sandbox',
    topics,
    environments: {},
    messages: [
      {
        key,
        value: { format: 'json', text },
        headers: headers.map(([name, value]) => ({ name, value })),
        partition: null,
      },
    ],
  }
  return { ...createKafkaSend('a', 'A', 'sandbox'), parameters }
}
