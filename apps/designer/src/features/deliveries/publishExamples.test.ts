import { publishSchema } from '@sendwright/contract'
import { expect, test } from 'vitest'
import { publishExamples } from './publishExamples.ts'

test('the example over HTTP is a request that the API takes', () => {
  const { http } = publishExamples('http://127.0.0.1:4400', 'sandbox', 'orders.accepted.v1')
  const body = /-d '(.*)'$/s.exec(http)?.[1] ?? ''
  expect(publishSchema.parse(JSON.parse(body))).toMatchObject({
    connection: 'sandbox',
    messages: [{ topic: 'orders.accepted.v1', key: 'A-1', value: '{"id":"A-1","total":149.90}' }],
  })
  expect(http).toContain('curl http://127.0.0.1:4400/api/deliveries')
})

test('the shell is told where the server is only where it is not the usual place', () => {
  expect(publishExamples('http://127.0.0.1:4400', 'main', 't').shell).not.toContain('--server')
  expect(publishExamples('https://send.example', 'main', 't').shell).toContain('--server https://send.example')
})
