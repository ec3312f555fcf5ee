import { configuredContext } from '@sendwright/message'
import { parseExactJson, type EffectiveEnvironment, type EffectiveParameter, type JsonSchema } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { completePlaceholders } from '../../../app/codeEditor/completePlaceholders.ts'
import { createInsight } from './createInsight.ts'

const data = parseExactJson('{"order":{"id":"A-1","note":null},"region":null,"own":"x"}')

function parameter(name: string, more: Partial<EffectiveParameter> = {}): EffectiveParameter {
  return { name, kind: 'value', value: 'eu', defined: true, from: 'environment', variable: null, ...more }
}

const environment: EffectiveEnvironment = {
  name: 'dev',
  stage: 'development',
  connections: {},
  topics: {},
  parameters: [
    parameter('region'),
    parameter('own'),
    parameter('limit', { value: 10, from: 'default' }),
    parameter('kafka.key', { kind: 'secretEnvironmentVariable', value: null }),
  ],
}

const dataModel: JsonSchema = {
  type: 'object',
  $defs: { person: { type: 'object', properties: { name: { type: 'string' } } } },
  properties: {
    order: { type: 'object', properties: { id: { type: 'string' }, shippedAt: { type: 'string', format: 'date' } } },
    customer: { $ref: '#/$defs/person' },
  },
}

const configured = configuredContext(data, environment)
const insight = createInsight({ data, configured, environment, dataModel })

/** What is offered at the end of a placeholder, as "label: what stands beside it". */
function offered(typed: string): Readonly<Record<string, string>> {
  const text = `\${${typed}}`
  const { items } = completePlaceholders(text, 'text', text.length - 1, { data: configured, insight })
  return Object.fromEntries(items.filter(({ path }) => path).map(({ label, detail }) => [label, detail]))
}

describe('what placeholders are offered', () => {
  test('has samples of the data, and parameters with where their values come from', () => {
    expect(offered('')).toMatchObject({ region: '"eu" · dev', limit: '10 · default value' })
    expect(offered('order.')).toMatchObject({ id: '"A-1"', note: 'null' })
  })

  test('never shows a secret', () => {
    expect(offered('kafka.')).toEqual({ key: '•••••• · secret, dev' })
  })

  test('leaves a value of the process as it is: it wins', () => {
    expect(offered('')['own']).toBe('"x"')
  })

  test('has what only the data model knows, with its type, also through references', () => {
    expect(offered('order.')['shippedAt']).toBe('date · not in this sample')
    expect(offered('')['customer']).toBe('object · not in this sample')
    expect(offered('customer.')).toEqual({ name: 'string · not in this sample' })
  })

  test('changes nothing of the data itself', () => {
    expect(JSON.stringify(configured)).not.toContain('shippedAt')
  })
})
