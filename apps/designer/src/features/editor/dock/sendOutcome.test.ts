import { ApiError, UnreachableError, type TestSendView } from '@sendwright/contract'
import { createProblem } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { matchesFilter } from './tailFilter.ts'
import { outcomeOfError, outcomeOfHistory } from './useTestSends.ts'

const body = {
  type: 'about:blank',
  title: 'Gateway Timeout',
  status: 504,
  detail: 'Orders did not answer within 3 s.',
  code: 'timed-out' as const,
  requestId: 'r1',
}

const send: TestSendView = {
  id: 's',
  at: '2026-11-21T14:02:31.418Z',
  connection: 'sandbox',
  processId: 'p',
  nodeId: 'n',
  actionId: 'a',
  actionName: 'Send',
  outcome: 'failed',
  receipts: [],
  failure: { code: 'timed-out', message: 'no answer' },
}

describe('the outcome of a test send', () => {
  test('is refused, with the problems, when nothing was sent', () => {
    const problems = [createProblem('no-topic', '/parameters/topics', {})]
    expect(outcomeOfError(new ApiError(422, { ...body, status: 422, code: 'problems', problems }))).toMatchObject({
      kind: 'refused',
      problems,
    })
  })

  test('is failed, with sentence, code and request, when the cluster did not take it', () => {
    expect(outcomeOfError(new ApiError(504, body))).toMatchObject({
      kind: 'failed',
      code: 'timed-out',
      message: body.detail,
      requestId: 'r1',
    })
  })

  test('says that nothing is known when the server did not answer', () => {
    const outcome = outcomeOfError(new UnreachableError(new Error('refused')))
    expect(outcome).toMatchObject({ kind: 'failed', code: null })
    expect(outcome.kind === 'failed' && outcome.message).toContain('not known')
  })

  test('of an earlier visit is told from the history', () => {
    expect(outcomeOfHistory(send)).toMatchObject({ kind: 'failed', code: 'timed-out', message: 'no answer' })
    expect(outcomeOfHistory({ ...send, outcome: 'delivered', failure: null }).kind).toBe('delivered')
  })
})

describe('the filter of the tail', () => {
  test('looks into key and value, whatever the case', () => {
    expect(matchesFilter({ key: 'A-10427', value: null }, 'a-104')).toBe(true)
    expect(matchesFilter({ key: null, value: '{"Sku":"kb"}' }, 'KB')).toBe(true)
    expect(matchesFilter({ key: { base64: 'a2I=' }, value: null }, 'a2I')).toBe(false)
  })
})
