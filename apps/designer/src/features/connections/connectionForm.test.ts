import { deliverySettingsSchema } from '@sendwright/model'
import { expect, test } from 'vitest'
import { connectionToForm, formToConnection, type ConnectionFormValues } from './connectionForm.ts'

const plaintext = { protocol: 'PLAINTEXT' } as const
const values: ConnectionFormValues = {
  name: 'Orders test',
  id: 'orderstest',
  brokers: ['a:9093'],
  sendTimeoutSeconds: 2.5,
  delivery: { ...deliverySettingsSchema.parse({}), mode: 'atLeastOnce' },
}

test('seconds become milliseconds, and back', () => {
  const result = formToConnection(values, plaintext)
  expect(result).toEqual({
    connection: {
      id: 'orderstest',
      name: 'Orders test',
      brokers: ['a:9093'],
      security: plaintext,
      toComplete: null,
      sendTimeoutMs: 2500,
      delivery: values.delivery,
    },
  })
  expect('connection' in result && connectionToForm(result.connection)).toEqual(values)
})

test('a broker without a port gets 9092', () => {
  const result = formToConnection({ ...values, brokers: ['kafka.example'] }, plaintext)
  expect(result).toMatchObject({ connection: { brokers: ['kafka.example:9092'] } })
})

test('an address that is not one is named', () => {
  const result = formToConnection({ ...values, brokers: ['a:9092', 'b:port'] }, plaintext)
  expect(result).toEqual({ problems: { brokers: 'b:port: Use host:port, for example kafka-1.example:9092' } })
})

test('every field says its own problem', () => {
  const result = formToConnection({ ...values, name: ' ', id: 'A b', brokers: [], sendTimeoutSeconds: '' }, plaintext)
  expect(result).toEqual({
    problems: {
      name: 'Give the connection a name',
      id: 'Use 1 to 64 lowercase letters and digits',
      brokers: 'Name at least one broker',
      sendTimeoutSeconds: 'Use 0.1 to 300 seconds',
    },
  })
})
