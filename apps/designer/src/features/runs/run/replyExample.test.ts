import { execFileSync } from 'node:child_process'
import type { RunAwait } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { emptyReply, replyCommands } from './replyExample.ts'

const awaited: RunAwait = {
  visit: 'v4',
  action: 'take-payment-result',
  connection: 'sandbox',
  topic: 'payments.results.v1',
  by: 'header',
  name: 'processInstanceId',
  value: '4812',
  since: '2026-11-21T14:00:00Z',
}
const place = { origin: 'http://127.0.0.1:4400', brokers: ['127.0.0.1:9092', '127.0.0.1:9093'] }

describe('a reply that a run waits for', () => {
  test('has the header that it is known by', () => {
    expect(emptyReply(awaited)).toEqual({
      connection: 'sandbox',
      topic: 'payments.results.v1',
      value: '{}',
      headers: [{ name: 'processInstanceId', value: '4812' }],
    })
  })

  test('has the field of its body that it is known by, also where objects have its name already', () => {
    const inBody = (name: string) => emptyReply({ ...awaited, by: 'body', name })
    expect(inBody('order.id')).toMatchObject({ value: '{"order":{"id":"4812"}}', headers: [] })
    expect(inBody('__proto__').value).toBe('{"__proto__":"4812"}')
  })

  test('is sent by kcat to the first broker', () => {
    expect(replyCommands(emptyReply(awaited), place).kcat).toBe(
      "echo '{}' |\n  kcat -P -b 127.0.0.1:9092 -t payments.results.v1 \\\n    -H processInstanceId=4812",
    )
  })

  test('is sent over HTTP where no broker is known', () => {
    const { kcat, http } = replyCommands(emptyReply(awaited), { ...place, brokers: [] })
    expect(kcat).toBeNull()
    expect(http).toContain('curl http://127.0.0.1:4400/api/deliveries \\\n')
  })

  test('reaches the shell with every character', () => {
    const value = JSON.stringify({ note: `it's "done" for $5 \\ \`now\`` })
    const { http } = replyCommands({ ...emptyReply(awaited), value }, place)
    const given = execFileSync('sh', ['-c', http.replace(/^curl \S+/, 'printf %s\\\\n')], { encoding: 'utf8' })
    const body: unknown = JSON.parse(given.trimEnd().split('\n').at(-1) ?? '')
    expect(body).toMatchObject({ messages: [{ value }] })
  })
})
