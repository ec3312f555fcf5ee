import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Parser } from '@asyncapi/parser'
import { readDocument } from '@sendwright/exchange/read'
import { parse, stringify } from 'yaml'

/*
 * Importing AsyncAPI documents: the largest one of other projects among the fixtures, and generated ones of 1,000 and
 * 5,000 channels, as JSON and as YAML, against only parsing the same text and against the official parser alone (its
 * validation; 5,000 channels are left out, they take it many seconds). Rounds are interleaved and the median is taken.
 * What was imported is counted first: each channel has to give its scenario.
 */

const fixture = path.resolve(
  import.meta.dirname,
  '../packages/exchange/testing/fixtures/asyncapi-3x-streetlights-kafka.yml',
)

/** A document to import in both forms; `scenarios` is what has to come out. */
interface Sample {
  readonly name: string
  readonly json: string
  readonly yaml: string
  readonly scenarios: number
  readonly rounds: number
  readonly official: boolean
}

const streetlights = readFileSync(fixture, 'utf8')
const samples: readonly Sample[] = [
  {
    name: 'streetlights (fixture)',
    json: JSON.stringify(parse(streetlights)),
    yaml: streetlights,
    scenarios: 4,
    rounds: 15,
    official: true,
  },
  { ...generated(1000), rounds: 7, official: true },
  { ...generated(5000), rounds: 5, official: false },
]

const official = new Parser()

for (const sample of samples) await benchmark(sample)

async function benchmark({ name, json, yaml, scenarios, rounds, official: isShown }: Sample): Promise<void> {
  const candidates: readonly (readonly [string, () => unknown])[] = [
    ['JSON.parse', () => JSON.parse(json)],
    ['Sendwright, from JSON', () => imported(json, scenarios)],
    ['yaml', () => parse(yaml)],
    ['Sendwright, from YAML', () => imported(yaml, scenarios)],
    ...(isShown ? ([['@asyncapi/parser, from YAML', () => official.validate(yaml)]] as const) : []),
  ]
  const times = new Map<string, number[]>(candidates.map(([candidate]) => [candidate, []]))
  // The first round warms up.
  for (let round = -1; round < rounds; round += 1) {
    for (const [candidate, run] of candidates) {
      const start = performance.now()
      await run()
      if (round >= 0) times.get(candidate)?.push(performance.now() - start)
    }
  }
  console.log(`\n${name}: ${kilobytes(json)} of JSON, ${kilobytes(yaml)} of YAML, median of ${rounds} rounds\n`)
  console.log(`${''.padEnd(30)}${'ms'.padStart(10)}${'to the text'.padStart(14)}`)
  for (const [candidate] of candidates) {
    const time = median(times.get(candidate) ?? [])
    const base = median(times.get(candidate.includes('JSON') ? 'JSON.parse' : 'yaml') ?? [])
    console.log(candidate.padEnd(30) + time.toFixed(1).padStart(10) + `${(time / base).toFixed(1)}×`.padStart(14))
  }
}

async function imported(text: string, scenarios: number): Promise<void> {
  const { integrations } = await readDocument({ format: 'asyncapi', files: [{ name: 'document', text }] })
  const count = integrations[0]?.integration.scenarios.length
  if (count !== scenarios) throw new Error(`${count} scenarios were read instead of ${scenarios}`)
}

function generated(channelCount: number): Pick<Sample, 'name' | 'json' | 'yaml' | 'scenarios'> {
  const indexes = Array.from({ length: channelCount }, (_, index) => index)
  const entries = (value: (index: number) => unknown) =>
    Object.fromEntries(indexes.map((index) => [`n${index}`, value(index)]))
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'Generated', version: '1.0.0' },
    servers: { broker: { host: 'broker.example:9092', protocol: 'kafka' } },
    channels: entries((index) => ({
      address: `orders.{region}.n${index}`,
      parameters: { region: { description: 'Where the order was placed' } },
      messages: { order: { $ref: `#/components/messages/n${index}` } },
    })),
    operations: entries((index) => ({
      action: index % 2 === 0 ? 'receive' : 'send',
      channel: { $ref: `#/channels/n${index}` },
    })),
    components: {
      messages: entries((index) => ({
        title: `Order ${index}`,
        headers: { type: 'object', properties: { source: { type: 'string', const: 'shop' } } },
        payload: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            total: { type: 'number' },
            customer: { $ref: '#/components/schemas/customer' },
          },
          required: ['id'],
        },
        examples: [{ payload: { id: `o${index}`, total: 12.5, customer: { name: 'Ida' } } }],
      })),
      schemas: { customer: { type: 'object', properties: { name: { type: 'string' } } } },
    },
  }
  return {
    name: `${channelCount} channels`,
    json: JSON.stringify(document),
    yaml: stringify(document),
    scenarios: channelCount,
  }
}

function kilobytes(text: string): string {
  return `${(text.length / 1000).toFixed(0)} KB`
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}
