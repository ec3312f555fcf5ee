import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = ''
  write(createLogger('info', { write: (line) => void (text += line) }))
  return text
}

test('an error is logged with its message, its stack and its cause', () => {
  const error = new TypeError('no such thing', { cause: new Error('the cause of it') })
  const line = logged((log) => log.error({ error, requestId: 'r1' }, 'defect'))
  expect(JSON.parse(line)).toMatchObject({
    requestId: 'r1',
    error: { type: 'TypeError', message: expect.stringContaining('no such thing') },
  })
  expect(line).toContain('logger.test.ts')
  expect(line).toContain('the cause of it')
})

test('what is named like a secret is left out', () => {
  const line = logged((log) => log.info({ connection: { password: 'p4ss', token: 't0k' } }, 'x'))
  expect(line).not.toMatch(/p4ss|t0k/)
})
