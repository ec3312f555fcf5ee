import { expect, test, vi } from 'vitest'
import { createDeletions, type Deletion } from './deletions.ts'

const returns: Deletion = { id: 'returns', name: 'Returns', version: 4 }
const orders: Deletion = { id: 'orders', name: 'Orders', version: 1 }

function setUp(remove: (deletion: Deletion) => Promise<unknown> = async () => undefined) {
  const removed: string[] = []
  const removedOnLeave: string[] = []
  const deletions = createDeletions({
    remove: (deletion) => {
      removed.push(deletion.id)
      return remove(deletion)
    },
    removeOnLeave: (deletion) => removedOnLeave.push(deletion.id),
    reason: (error) => String(error),
  })
  return { deletions, removed, removedOnLeave }
}

test('a process is hidden at once and deleted only when Undo has passed', async () => {
  const { deletions, removed } = setUp()
  deletions.begin(returns)
  expect([...deletions.hidden()]).toEqual(['returns'])
  expect(removed).toEqual([])
  expect(await deletions.commit('returns')).toBeNull()
  expect(removed).toEqual(['returns'])
})

test('undo brings the process back and nothing is deleted', async () => {
  const { deletions, removed } = setUp()
  deletions.begin(returns)
  deletions.undo('returns')
  expect([...deletions.hidden()]).toEqual([])
  expect(await deletions.commit('returns')).toBeNull()
  expect(removed).toEqual([])
})

test('a refused deletion shows the process again and says why', async () => {
  const { deletions } = setUp(() => Promise.reject(new Error('changed elsewhere')))
  deletions.begin(returns)
  expect(await deletions.commit('returns')).toBe('Error: changed elsewhere')
  expect([...deletions.hidden()]).toEqual([])
})

test('committing twice deletes once', async () => {
  const { deletions, removed } = setUp()
  deletions.begin(returns)
  await Promise.all([deletions.commit('returns'), deletions.commit('returns')])
  expect(removed).toEqual(['returns'])
})

test('what still waits is deleted when the page goes away', () => {
  const { deletions, removedOnLeave } = setUp()
  deletions.begin(returns)
  deletions.begin(orders)
  deletions.undo('orders')
  deletions.flush()
  deletions.flush()
  expect(removedOnLeave).toEqual(['returns'])
})

test('listeners hear of every change', () => {
  const { deletions } = setUp()
  const listener = vi.fn<() => void>()
  const stop = deletions.subscribe(listener)
  deletions.begin(returns)
  deletions.undo('returns')
  stop()
  deletions.begin(orders)
  expect(listener).toHaveBeenCalledTimes(2)
})
