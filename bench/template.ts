import Handlebars from 'handlebars'
import jsonata from 'jsonata'
import { parseTemplate, renderTemplate } from '@sendwright/template'

/*
 * Rendering a message of 1 KB with 10 placeholders: our template against a function written by hand, JSONata and
 * Handlebars, all compiled before. Rounds are interleaved and the median is taken, so that a busy machine disturbs all
 * alike. The results are compared first: everybody has to build the same message.
 */

const data = {
  processInstanceId: 4711,
  order: {
    id: 'A-10023',
    total: 149.9,
    currency: 'EUR',
    paid: true,
    note: 'Leave it at the "back" door',
    lines: [
      { sku: 'K-1', quantity: 2 },
      { sku: 'K-7', quantity: 1 },
    ],
  },
  customer: { name: "Anna O'Brien", email: 'anna@example.com', address: { city: 'Bern', country: 'CH' } },
}

const fill = 'Orders above the limit of the region are checked by a person before they are packed and sent. '.repeat(7)

const templateText = `{
  "type": "order.accepted", "version": 3,
  "processInstanceId": \${processInstanceId},
  "order": { "id": "\${order.id}", "total": \${order.total}, "currency": "\${order.currency}", "paid": \${order.paid},
             "note": "Note: \${order.note}" },
  "customer": { "name": "\${customer.name}", "email": "\${customer.email}",
                "place": "\${customer.address.city}, \${customer.address.country}" },
  "info": ${JSON.stringify(fill)},
}`

type Data = typeof data

function byHand({ processInstanceId, order, customer }: Data): string {
  return JSON.stringify({
    type: 'order.accepted',
    version: 3,
    processInstanceId,
    order: {
      id: order.id,
      total: order.total,
      currency: order.currency,
      paid: order.paid,
      note: `Note: ${order.note}`,
    },
    customer: {
      name: customer.name,
      email: customer.email,
      place: `${customer.address.city}, ${customer.address.country}`,
    },
    info: fill,
  })
}

const jsonataText = `{
  "type": "order.accepted", "version": 3, "processInstanceId": processInstanceId,
  "order": { "id": order.id, "total": order.total, "currency": order.currency, "paid": order.paid,
             "note": "Note: " & order.note },
  "customer": { "name": customer.name, "email": customer.email,
                "place": customer.address.city & ", " & customer.address.country },
  "info": ${JSON.stringify(fill)} }`

const handlebarsText = `{"type":"order.accepted","version":3,"processInstanceId":{{json processInstanceId}},"order":{"id":{{json order.id}},"total":{{json order.total}},"currency":{{json order.currency}},"paid":{{json order.paid}},"note":"Note: {{part order.note}}"},"customer":{"name":{{json customer.name}},"email":{{json customer.email}},"place":"{{part customer.address.city}}, {{part customer.address.country}}"},"info":${JSON.stringify(fill)}}`

const environment = { now: () => new Date(), uuid: () => crypto.randomUUID() }

const template = parseTemplate(templateText, 'json')
const jsonataCompiled = jsonata(jsonataText)
const handlebars = Handlebars.create()
handlebars.registerHelper('json', (value: unknown) => JSON.stringify(value))
handlebars.registerHelper('part', (value: unknown) => JSON.stringify(value).slice(1, -1))
const handlebarsCompiled = handlebars.compile<Data>(handlebarsText, { noEscape: true })

/** A way to build the message; `times` is how often it runs in a round. */
interface Candidate {
  readonly name: string
  readonly times: number
  readonly build: () => string | Promise<string>
}

const candidates: readonly Candidate[] = [
  { name: 'by hand, JSON.stringify', times: 20_000, build: () => byHand(data) },
  {
    name: 'Sendwright, compiled',
    times: 20_000,
    build: () => renderTemplate(template, data, environment).text ?? '',
  },
  {
    name: 'Sendwright, with spans',
    times: 20_000,
    build: () => renderTemplate(template, data, { ...environment, spans: true }).text ?? '',
  },
  {
    name: 'Sendwright, parsed each time',
    times: 5000,
    build: () => renderTemplate(parseTemplate(templateText, 'json'), data, environment).text ?? '',
  },
  { name: 'Handlebars 4, compiled', times: 2000, build: () => handlebarsCompiled(data) },
  {
    name: 'Handlebars 4, parsed each time',
    times: 50,
    build: () => handlebars.compile<Data>(handlebarsText, { noEscape: true })(data),
  },
  {
    name: 'JSONata 2, compiled',
    times: 1000,
    build: async () => JSON.stringify(await jsonataCompiled.evaluate(data)),
  },
  {
    name: 'JSONata 2, parsed each time',
    times: 200,
    build: async () => JSON.stringify(await jsonata(jsonataText).evaluate(data)),
  },
]

await benchmark()

async function benchmark(): Promise<void> {
  const expected = byHand(data)
  for (const { name, build } of candidates) {
    if ((await build()) !== expected) throw new Error(`${name} builds another message: ${await build()}`)
  }
  const rounds = 21
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
  // The first rounds warm up.
  for (let round = -3; round < rounds; round += 1) {
    for (const candidate of candidates) {
      const took = await microseconds(candidate)
      if (round >= 0) times.get(candidate.name)?.push(took)
    }
  }
  const medians = candidates.map(({ name }) => median(times.get(name) ?? []))
  const [hand = 0, ours = 0] = medians
  console.log(`Rendering a message of ${expected.length} bytes with 10 placeholders, median of ${rounds} rounds\n`)
  console.log(`${''.padEnd(32)}${'µs'.padStart(9)}${'to hand'.padStart(10)}${'to ours'.padStart(10)}`)
  for (const [index, { name }] of candidates.entries()) {
    const time = medians[index] ?? 0
    const columns = [time.toFixed(2).padStart(9), ratio(time / hand), ratio(time / ours)]
    console.log(name.padEnd(32) + columns.join(''))
  }
}

async function microseconds({ times, build }: Candidate): Promise<number> {
  let characters = 0
  const start = performance.now()
  for (let run = 0; run < times; run += 1) {
    const result = build()
    // Waiting for what is there already would be charged to the candidates that are done at once.
    const text = typeof result === 'string' ? result : await result
    // Reading a character makes a text that was put together in parts whole, as sending it would.
    characters += text.charCodeAt(run % text.length)
  }
  const took = performance.now() - start
  if (characters === 0) throw new Error('Nothing was built')
  return (took * 1000) / times
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}

function ratio(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)}×`.padStart(10)
}
