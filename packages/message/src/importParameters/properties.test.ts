import { createKafkaSend, sideSchema, type JsonData, type KafkaSendAction, type Side } from '@sendwright/model'
import { checkData, effectiveDataModel, inferSchema } from '@sendwright/schema'
import { parseTemplate } from '@sendwright/template'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildRecords } from '../buildRecords.ts'
import { planImport } from './planImport.ts'

const name = fc.constantFrom(
  'id',
  'orderId',
  'order',
  'customer',
  'total',
  'note',
  'a b',
  'x-y',
  '__proto__',
  '$',
  '${',
  'é',
)

const { value: dataValue } = fc.letrec<{ value: JsonData }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1.5, 'x', 'say "x" ${y}', '2026-01-01T00:00:00Z'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries): JsonData => Object.fromEntries(entries)),
  ),
}))

const dataObject = fc
  .array(fc.tuple(name, dataValue), { maxLength: 6 })
  .map((entries): JsonData => Object.fromEntries(entries))

const side = fc
  .record({ sample: dataObject, closed: fc.boolean(), hasKey: fc.boolean(), mandatory: fc.boolean() })
  .map(({ sample, closed, hasKey, mandatory }): Side => {
    const inferred = inferSchema([sample])
    const names = Object.keys(sample as object)
    const schema = typeof inferred === 'boolean' ? {} : inferred
    return sideSchema.parse({
      topics: [{ name: 'orders' }],
      keyField: hasKey ? (names[0] ?? null) : null,
      schema: { ...schema, ...(closed && { additionalProperties: false }), ...(!mandatory && { required: [] }) },
    })
  })

const messageText = fc.oneof(
  fc.constant('{\n  \n}'),
  dataObject.map((data) => JSON.stringify(data, null, 2).replaceAll('$', '')),
  fc.tuple(dataObject, fc.nat()).map(([data, cut]) => {
    const text = `{ // c\n "id": \${id ?? 1}, ${JSON.stringify(data).slice(1)}`
    return text.slice(0, cut % (text.length + 40))
  }),
)

function actionOf(text: string): KafkaSendAction {
  const action = createKafkaSend('a', 'Send', 'main')
  const [message] = action.parameters.messages
  if (message === undefined) throw new Error('a new action has a message')
  return {
    ...action,
    parameters: { ...action.parameters, messages: [{ ...message, value: { format: 'json', text } }] },
  }
}

function request(action: KafkaSendAction, importedSide: Side, data: JsonData) {
  return {
    action,
    side: importedSide,
    link: null,
    data,
    dataModel: effectiveDataModel(null, [data]),
    environments: ['dev'],
  }
}

const structural = new Set(['schema-type', 'schema-missing', 'schema-unknown'])

const clock = { now: () => new Date(0), uuid: () => 'id' }

test('L17 with nothing left to fill, the action builds without problems, and fits where the data does', () => {
  fc.assert(
    fc.property(side, dataObject, (importedSide, own) => {
      const data = { ...(own as object), processInstanceId: 1 }
      const { action, rows } = planImport(request(actionOf('{}'), importedSide, data))
      if (rows.some(({ change }) => change === 'toFill')) return
      const { records, problems } = buildRecords(action, data, clock)
      expect(problems).toEqual([])
      const value = records[0]?.value?.text ?? ''
      // What is mapped by its whole path need not fit in its format, and of null only in this sample nothing is known.
      const misfits = checkData(importedSide.schema, JSON.parse(value)).filter(
        ({ code, values }) => structural.has(code) && values?.['found'] !== 'null',
      )
      expect(misfits).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('L17 importing again changes nothing, and the same request gives the same plan', () => {
  fc.assert(
    fc.property(side, dataObject, messageText, (importedSide, data, text) => {
      const first = planImport(request(actionOf(text), importedSide, data))
      expect(planImport(request(actionOf(text), importedSide, data))).toEqual(first)
      const again = planImport(request(first.action, importedSide, data))
      expect(again.rows.filter(({ change, now, after }) => change !== 'omitted' && now !== after)).toEqual([])
      expect(again.action).toEqual(first.action)
    }),
    { numRuns: 300 },
  )
})

test('L17 whatever stands there, what comes out is a whole template', () => {
  fc.assert(
    fc.property(side, dataObject, messageText, (importedSide, data, text) => {
      const { action, rows } = planImport(request(actionOf(text), importedSide, data))
      // A model that names no fields leaves the text to the person who is writing it.
      if (rows.every(({ kind }) => kind !== 'field')) return
      const value = action.parameters.messages[0]?.value
      const after = value?.format === 'json' ? value.text : '{}'
      expect(parseTemplate(after, 'json').problems).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('L13 what a person wrote is still there', () => {
  fc.assert(
    fc.property(side, dataObject, dataObject, (importedSide, data, written) => {
      const text = JSON.stringify(written, null, 2).replaceAll('$', '')
      const { rows } = planImport(request(actionOf(text), importedSide, data))
      expect(rows.filter(({ change }) => change === 'replaced').map(({ label }) => label)).toEqual(
        rows.some(({ kind, now }) => kind === 'topic' && now !== null) ? ['orders'] : [],
      )
    }),
  )
})
