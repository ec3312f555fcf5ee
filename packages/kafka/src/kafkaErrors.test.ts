import { describe, expect, test } from 'vitest'
import { failureOfKafkaError, mayBeWritten } from './kafkaErrors.ts'

const request = { connectionName: 'Main', subject: 'topic orders', verb: 'write to', permission: 'Write on this topic' }

describe('D21 a sentence names the connection or the topic', () => {
  test.each(Array.from({ length: 130 }, (_, code) => code - 1))('code %i', (code) => {
    const failure = failureOfKafkaError(code, request)
    expect(failure.message).toMatch(/Main|topic orders/)
    expect(failure.message).toMatch(/\.$/)
    expect(failure.kafkaErrorCode).toBe(code)
  })
})

test('a missing permission is named, with what to ask for', () => {
  expect(failureOfKafkaError(29, request)).toMatchObject({
    code: 'not-authorised',
    retryable: false,
    message:
      'Main may not write to topic orders. Ask the cluster’s administrator to allow Write on this topic, then try again.',
  })
})

test('codes that kafkajs does not know are read as numbers', () => {
  expect(failureOfKafkaError(89, request)).toMatchObject({ code: 'broker-refused', retryable: true })
  expect(failureOfKafkaError(90, request)).toMatchObject({ code: 'fenced', retryable: false })
  expect(failureOfKafkaError(120, request)).toMatchObject({ code: 'broker-refused', retryable: true })
  expect(failureOfKafkaError(127, { ...request, brokerMessage: 'No.' }).message).toBe(
    'Main refused to write to topic orders: error 127 of the broker (“No”).',
  )
})

test('D8 only an answer that rules it out says that a record is not written', () => {
  const certain = [2, 3, 5, 6, 10, 17, 18, 19, 29, 31, 32, 87].filter((code) => !mayBeWritten(code))
  expect(certain).toHaveLength(12)
  const doubtful = [-1, 7, 13, 20, 56, 127].filter(mayBeWritten)
  expect(doubtful).toHaveLength(6)
})
