import type { IntegrationView } from '@sendwright/contract'
import { createKafkaSend, sideSchema, type KafkaSendAction, type EffectiveEnvironment } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { actionAdvice, type AdviceFacts } from './actionAdvice.ts'
import { createLinkedSides } from './useLinkedSides.ts'

const link = { integration: 'orders', scenario: 'accepted', direction: 'send', revision: 'r' } as const

const integration: IntegrationView = {
  id: 'orders',
  name: 'Orders',
  systemName: '',
  description: '',
  source: { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null },
  version: 1,
  createdAt: '',
  updatedAt: '',
  scenarios: [
    {
      id: 'accepted',
      name: 'Order accepted',
      description: '',
      origin: null,
      revisions: { send: 'r' },
      send: sideSchema.parse({
        schema: {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'string' }, limit: { type: 'string' } },
          additionalProperties: false,
        },
      }),
    },
  ],
}

function environment(name: string, more: Partial<EffectiveEnvironment> = {}): EffectiveEnvironment {
  return { name, stage: 'development', connections: {}, topics: {}, parameters: [], ...more }
}

function facts(more: Partial<AdviceFacts> = {}): AdviceFacts {
  return {
    setting: { data: {}, environment: undefined, draw: 0 },
    clusters: { brokers: new Map([['sandbox', '127.0.0.1:9192']]), facts: new Map() },
    environments: [],
    sides: createLinkedSides(new Map([['orders', integration]])),
    dataModel: true,
    ...more,
  }
}

function action(value: string, more: Partial<KafkaSendAction> = {}): KafkaSendAction {
  const created = createKafkaSend('a', 'Send', 'sandbox')
  const [message] = created.parameters.messages
  if (message === undefined) throw new Error('a new action has a message')
  const messages = [{ ...message, headers: [], value: { format: 'json' as const, text: value } }]
  return { ...created, parameters: { ...created.parameters, topics: ['orders'], messages }, ...more }
}

function told(each: KafkaSendAction, known: AdviceFacts) {
  return actionAdvice(each, known).map(({ code, severity, position }) => [code, severity, position?.start])
}

describe('advice on an action', () => {
  test('holds a linked message against its model, at the characters', () => {
    const found = told(action('{"idd": 1}', { scenario: link }), facts())
    expect(found).toContainEqual(['schema-unknown', 'warning', 1])
    expect(found).toHaveLength(1)
  })

  test('knows the types of configuration parameters', () => {
    const linked = action('{"id": "x", "limit": ${limit}}', { scenario: link })
    const parameters = [
      { name: 'limit', kind: 'value', value: 10, defined: true, from: 'environment', variable: null },
    ] as const
    const dev = environment('dev', { parameters: [...parameters] })
    expect(told(linked, facts({ setting: { data: {}, environment: dev, draw: 0 } }))).toEqual([
      ['schema-type', 'warning', 21],
    ])
    expect(told(linked, facts())).toEqual([])
  })

  test('says nothing of models where there is no link, and until the library has answered', () => {
    expect(told(action('{"idd": 1}'), facts())).toEqual([])
    const linked = action('{"idd": 1}', { scenario: link })
    expect(told(linked, facts({ sides: createLinkedSides(new Map()) }))).toEqual([])
    const gone = facts({ sides: createLinkedSides(new Map([['orders', null]])) })
    expect(told(linked, gone).map(([code]) => code)).toEqual(['unknown-scenario'])
  })

  test('tells of environments that send to one topic of one cluster', () => {
    const known = facts({ environments: [environment('dev'), environment('prod')] })
    expect(told(action('{}'), known).map(([code]) => code)).toEqual(['same-topic-in-environments'])
    const apart = facts({
      environments: [environment('dev'), environment('prod', { topics: { orders: 'orders.prod' } })],
    })
    expect(told(action('{}'), apart)).toEqual([])
  })

  test('is none for an action that is disabled', () => {
    expect(told(action('{"idd": 1}', { scenario: link, enabled: false }), facts())).toEqual([])
  })
})

describe('the side that an action is linked to', () => {
  test('is found with the names of its scenario; the same object again', () => {
    const sides = createLinkedSides(new Map([['orders', integration]]))
    expect(sides.of(link)).toMatchObject({ integration: 'Orders', scenario: 'Order accepted' })
    expect(sides.of({ ...link })).toBe(sides.of(link))
  })

  test('is none for another direction or scenario, and for no link', () => {
    const sides = createLinkedSides(new Map([['orders', integration]]))
    expect(sides.of({ ...link, direction: 'receive' })).toBeNull()
    expect(sides.of({ ...link, scenario: 'gone' })).toBeNull()
    expect(sides.of(null)).toBeNull()
  })
})
