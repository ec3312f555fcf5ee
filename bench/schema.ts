import { Ajv } from 'ajv'
import type { JsonData, JsonObject } from '@sendwright/model'
import { checkMessage, completeMessage, generateData, placeholderTypes } from '@sendwright/schema'

/*
 * What one keystroke costs in a message of 40 KB whose model has hundreds of fields: checking it against the model, and
 * completing the name that is being typed. Beside it, in the same rounds, JSON.parse of the same text, and ajv, compiled
 * before, on the parsed data: both do less (no places, no placeholders, no unfinished text), and show what the machine
 * can do. Medians; each time another name is typed, so that nothing can be remembered.
 */

const groups = 40
const fieldsPerGroup = 12

const definitions = Object.fromEntries(
  Array.from({ length: groups }, (_, group) => [`group${group}`, groupSchema(group)] as const),
)

const model: JsonObject = {
  type: 'object',
  required: ['group0', 'group1', 'lines'],
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(Object.keys(definitions).map((name) => [name, { $ref: `#/$defs/${name}` }] as const)),
    lines: { type: 'array', items: { $ref: '#/$defs/line' } },
    note: { type: 'string', maxLength: 100_000 },
  },
  $defs: {
    ...definitions,
    line: {
      type: 'object',
      required: ['sku', 'quantity'],
      properties: {
        sku: { type: 'string', pattern: '^[A-Z]-\\d+$' },
        quantity: { type: 'integer', minimum: 1 },
        price: { type: 'number', multipleOf: 0.01 },
        currency: { enum: ['EUR', 'CHF', 'USD', 'GBP'] },
        payment: {
          oneOf: [
            {
              type: 'object',
              required: ['type', 'card'],
              properties: { type: { const: 'card' }, card: { type: 'string' } },
            },
            {
              type: 'object',
              required: ['type', 'iban'],
              properties: { type: { const: 'iban' }, iban: { type: 'string' } },
            },
          ],
        },
      },
    },
  },
}

const message = createMessage()
const typeOf = placeholderTypes({
  type: 'object',
  properties: { order: { type: 'object', properties: { id: { type: 'string' } } } },
})

benchmark()

function groupSchema(group: number): JsonObject {
  const kinds: readonly JsonObject[] = [
    { type: 'string', maxLength: 200, description: 'A text' },
    { type: 'integer', minimum: 0 },
    { type: 'boolean' },
    { type: ['string', 'null'], format: 'date-time' },
  ]
  const fields = Array.from(
    { length: fieldsPerGroup },
    (_, index) => [`field${group}x${index}`, kinds[index % kinds.length] ?? {}] as const,
  )
  return { type: 'object', required: fields.slice(0, 4).map(([name]) => name), properties: Object.fromEntries(fields) }
}

/** 40 KB of generated data that fits the model, with a place in the middle where a name is being typed. */
function createMessage(): { readonly before: string; readonly after: string } {
  const groupsThere = Object.keys(definitions).slice(0, -1)
  const parts = groupsThere.map((name, seed) => {
    const group = definitions[name] ?? {}
    return [name, generateData({ ...group, required: Object.keys(group['properties'] ?? {}) }, { seed })] as const
  })
  const line = generateData({ $ref: '#/$defs/line', $defs: model['$defs'] ?? {} }, { seed: 3 })
  const lines: JsonData[] = []
  const whole = (): string => JSON.stringify({ ...Object.fromEntries(parts), lines }, null, 2)
  while (whole().length < 40_000) lines.push(line)
  const text = whole()
  const end = text.indexOf('\n  },', text.length / 4) + 5
  return { before: `${text.slice(0, end)}\n  "`, after: `": 1,${text.slice(end)}` }
}

interface Candidate {
  readonly name: string
  readonly run: (text: string, offset: number) => number
}

function benchmark(): void {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const validate = ajv.compile(model)
  const candidates: readonly Candidate[] = [
    {
      name: 'check and complete (one keystroke)',
      run: (text, offset) =>
        checkMessage(model, text, { path: '', typeOf }).length + completeMessage(model, text, offset).items.length,
    },
    { name: 'check', run: (text) => checkMessage(model, text, { path: '', typeOf }).length },
    { name: 'complete', run: (text, offset) => completeMessage(model, text, offset).items.length },
    { name: 'JSON.parse', run: (text) => Object.keys(JSON.parse(text)).length },
    { name: 'ajv of the parsed data', run: (text) => (validate(JSON.parse(text)) ? 1 : 2) },
  ]
  const { before, after } = message
  const rounds = 101
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
  // The first rounds warm up.
  for (let round = -10; round < rounds; round += 1) {
    for (const [index, { name, run }] of candidates.entries()) {
      const typed = `another${index}x${round}`.replace('-', '_')
      const text = before + typed + after
      const start = performance.now()
      const found = run(text, before.length + typed.length)
      const took = performance.now() - start
      if (found === 0) throw new Error(`${name} found nothing`)
      if (round >= 0) times.get(name)?.push(took)
    }
  }
  const medians = candidates.map(({ name }) => median(times.get(name) ?? []))
  const parse = medians[3] ?? 0
  const validated = medians[4] ?? 0
  const size = Math.round((before.length + after.length) / 1000)
  console.log(`A message of ${size} KB, a model of ${groups * fieldsPerGroup + 8} fields, median of ${rounds} rounds\n`)
  console.log(`${''.padEnd(38)}${'ms'.padStart(8)}${'to parse'.padStart(10)}${'to ajv'.padStart(10)}`)
  for (const [index, { name }] of candidates.entries()) {
    const time = medians[index] ?? 0
    console.log(name.padEnd(38) + time.toFixed(2).padStart(8) + ratio(time / parse) + ratio(time / validated))
  }
  const keystroke = medians[0] ?? 0
  console.log(`\nA keystroke may take 16 ms: ${keystroke <= 16 ? 'kept' : 'NOT KEPT'}`)
  if (keystroke > 16) process.exitCode = 1
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}

function ratio(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)}×`.padStart(10)
}
