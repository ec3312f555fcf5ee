import type { CheckStepView, ConnectionCheck } from '@sendwright/contract'
import { checkStepIds } from '@sendwright/model'
import { expect, test } from 'vitest'
import { checkHeading, summarizeCheck } from './checkView.ts'

function checkOf(state: ConnectionCheck['state'], ...stepStates: readonly CheckStepView['state'][]): ConnectionCheck {
  const steps = checkStepIds.map((id, index) => ({ id, state: stepStates[index] ?? 'waiting', detail: '' }))
  return {
    state,
    startedAt: '2026-11-21T10:00:00Z',
    finishedAt: state === 'running' ? null : '2026-11-21T10:00:02Z',
    steps,
  }
}

test('a connection without a check says so', () => {
  expect(summarizeCheck(null)).toEqual({ state: 'waiting', words: 'Not checked yet', at: null })
  expect(summarizeCheck({ state: 'none', startedAt: null, finishedAt: null, steps: [] }).words).toBe('Not checked yet')
})

test('a failed check names its first failed step', () => {
  const check = checkOf('failed', 'passed', 'failed', 'skipped', 'failed')
  expect(summarizeCheck(check)).toEqual({ state: 'failed', words: 'Failed at Connect', at: '2026-11-21T10:00:02Z' })
  expect(checkHeading(check)).toBe(`2 of ${checkStepIds.length} steps failed`)
})

test('a check that ended without a failed step is still a failure', () => {
  expect(summarizeCheck(checkOf('failed', 'passed')).words).toBe('Failed')
})

test('a check under way counts the steps that are through, the failed ones too', () => {
  expect(checkHeading(checkOf('running', 'passed', 'failed', 'running'))).toBe(
    `Checking: 2 of ${checkStepIds.length} steps`,
  )
  expect(summarizeCheck(checkOf('running')).at).toBeNull()
})

test('warnings are counted', () => {
  const check = checkOf('warning', 'passed', 'passed', 'warning', 'passed', 'warning', 'passed')
  expect(summarizeCheck(check)).toMatchObject({ state: 'warning', words: '2 warnings' })
  expect(checkHeading(check)).toBe('Usable, with 2 warnings')
})

test('a check that passed is green', () => {
  const check = checkOf('passed', 'passed', 'passed', 'passed', 'passed', 'passed', 'passed')
  expect(summarizeCheck(check)).toMatchObject({ state: 'delivered', words: 'Checked' })
  expect(checkHeading(check)).toBe(`All ${checkStepIds.length} steps passed`)
})
