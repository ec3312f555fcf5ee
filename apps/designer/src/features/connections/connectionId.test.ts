import { connectionIdSchema } from '@sendwright/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connectionIdFromName, freeConnectionId } from './connectionId.ts'

test.each([
  ['Orders production', 'ordersproduction'],
  ['Kafka-2 (Überseehafen)', 'kafka2uberseehafen'],
  ['Straße', 'strasse'],
  ['№ 7', 'no7'],
  ['連携', ''],
])('%s becomes %s', (name, id) => {
  expect(connectionIdFromName(name)).toBe(id)
})

test('an id that is taken gets a number', () => {
  expect(freeConnectionId('Orders', new Set(['orders', 'orders2']))).toBe('orders3')
})

test('a long id that is taken keeps its length', () => {
  const long = 'a'.repeat(64)
  expect(freeConnectionId(long, new Set([long]))).toBe(`${'a'.repeat(63)}2`)
})

test('whatever the name, the id is empty or one that the model accepts and nobody has', () => {
  const taken = new Set(['a', 'b', 'a2'])
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const id = freeConnectionId(name, taken)
      expect(taken.has(id)).toBe(false)
      expect(id === '' || connectionIdSchema.safeParse(id).success).toBe(true)
    }),
  )
})
