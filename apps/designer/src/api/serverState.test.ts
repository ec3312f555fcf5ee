import { afterEach, expect, test, vi } from 'vitest'
import { reportAnswer, reportNoAnswer, reportSession, serverState, subscribe } from './serverState.ts'

afterEach(reportSession)

test('a request without an answer makes the server unreachable, any answer ends that', () => {
  reportNoAnswer()
  expect(serverState()).toBe('unreachable')
  reportAnswer(500)
  expect(serverState()).toBe('reachable')
})

test('401 asks for the token until there is a session, whatever calls without one are answered', () => {
  reportAnswer(401)
  expect(serverState()).toBe('token-required')
  reportAnswer(200)
  expect(serverState()).toBe('token-required')
  reportSession()
  expect(serverState()).toBe('reachable')
})

test('the question for the token stays while the server is away', () => {
  reportAnswer(401)
  reportNoAnswer()
  expect(serverState()).toBe('token-required')
})

test('listeners hear of changes only', () => {
  const listener = vi.fn<() => void>()
  const stop = subscribe(listener)
  reportAnswer(200)
  reportNoAnswer()
  reportNoAnswer()
  expect(listener).toHaveBeenCalledTimes(1)
  stop()
})
