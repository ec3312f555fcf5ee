import { parseExactJson, scenarioSchema, type JsonSchema, type Scenario } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createDraft,
  draftReducer,
  isChanged,
  schemaText,
  type DraftEvent,
  type ScenarioDraft,
} from './scenarioDraft.ts'

const scenario: Scenario = scenarioSchema.parse({
  id: 'accepted',
  name: 'Order accepted',
  send: {
    topics: [{ name: 'orders.accepted.v1' }, { name: 'orders.audit', environments: ['prod'] }],
    schema: { type: 'object', properties: { id: { type: 'string' }, total: { type: 'number', example: 1 } } },
    samples: [{ id: 'A-1', total: 149.9 }],
  },
})

function after(...events: readonly DraftEvent[]): ScenarioDraft {
  return events.reduce(draftReducer, createDraft(scenario))
}

describe('editing a scenario', () => {
  test('nothing has changed at first, and again when it is changed back', () => {
    expect(isChanged(after())).toBe(false)
    expect(isChanged(after({ type: 'scenario', change: { name: 'Accepted' } }))).toBe(true)
    expect(
      isChanged(
        after({ type: 'scenario', change: { name: 'x' } }, { type: 'scenario', change: { name: scenario.name } }),
      ),
    ).toBe(false)
  })

  test('a text that is JSON becomes the schema, with its numbers as they are', () => {
    const draft = after({ type: 'schemaText', direction: 'send', text: '{ "type": "number", "multipleOf": 1.10 }' })
    expect(JSON.stringify(draft.scenario.send?.schema)).toBe('{"type":"number","multipleOf":1.10}')
    expect(schemaText(draft, 'send')).toBe('{ "type": "number", "multipleOf": 1.10 }')
  })

  test.each([
    ['{ "type": ', 1],
    ['{\n  "a": 1\n  "b": 2 }', 3],
    ['42', 1],
    ['', 1],
  ])('%j says its fault and leaves the form as it is', (typed, line) => {
    const draft = after({ type: 'schemaText', direction: 'send', text: typed })
    expect(draft.scenario).toEqual(scenario)
    expect(draft.faults.send).toMatchObject({ line })
    expect(schemaText(draft, 'send')).toBe(typed)
    expect(isChanged(draft)).toBe(true)
    expect(isChanged(draftReducer(draft, { type: 'dropText', direction: 'send' }))).toBe(false)
  })

  test('a removed topic comes back after another one was added', () => {
    const { send } = scenario
    if (send === undefined) throw new Error('the scenario has a side to send')
    const left = { ...send, topics: send.topics.slice(1) }
    const added = { name: 'orders.new', environments: [] }
    const draft = after(
      { type: 'side', direction: 'send', change: { topics: left.topics } },
      { type: 'side', direction: 'send', change: { topics: [...left.topics, added] } },
      { type: 'restore', removal: { direction: 'send', before: send, after: left } },
    )
    expect(draft.scenario.send?.topics.map(({ name }) => name)).toEqual([
      'orders.accepted.v1',
      'orders.audit',
      'orders.new',
    ])
  })

  test('a side that was removed comes back whole', () => {
    const { send } = scenario
    if (send === undefined) throw new Error('the scenario has a side to send')
    const removed = after({ type: 'removeSide', direction: 'send' })
    expect(removed.scenario.send).toBeUndefined()
    const back = draftReducer(removed, { type: 'restoreSide', direction: 'send', side: send })
    expect(isChanged(back)).toBe(false)
  })

  test('both views of a schema are in step, whatever is typed and changed', () => {
    const schema = fc.dictionary(fc.string(), fc.jsonValue()).map((value): JsonSchema => parse(JSON.stringify(value)))
    const event = fc.oneof(
      schema.map((value): DraftEvent => ({ type: 'schema', direction: 'send', schema: value })),
      schema.map((value): DraftEvent => ({ type: 'schemaText', direction: 'send', text: JSON.stringify(value) })),
      fc.string().map((value): DraftEvent => ({ type: 'schemaText', direction: 'send', text: value })),
      fc.string().map((value): DraftEvent => ({ type: 'scenario', change: { name: value } })),
      fc.constant<DraftEvent>({ type: 'dropText', direction: 'send' }),
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let good = scenario.send?.schema
        let draft = createDraft(scenario)
        for (const each of events) {
          draft = draftReducer(draft, each)
          if (draft.faults.send === undefined) good = draft.scenario.send?.schema
          expect(draft.scenario.send?.schema).toBe(good)
          if (draft.faults.send === undefined)
            expect(JSON.stringify(parse(schemaText(draft, 'send')))).toBe(JSON.stringify(good))
        }
      }),
    )
  })
})

function parse(content: string): JsonSchema {
  // What was written by JSON.stringify of an object, or of `true`, is one again.
  return parseExactJson(content) as JsonSchema
}
