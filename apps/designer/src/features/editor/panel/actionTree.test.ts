import { createKafkaSend, type Action, type KafkaSendAction } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actionRows,
  canMoveActionBy,
  deleteAction,
  duplicateAction,
  moveActionBy,
  moveActionTo,
  nextAutorunChild,
  possibleParents,
  restoreAction,
} from './actionTree.ts'

function action(id: string, parent: string | null = null, more: Partial<KafkaSendAction> = {}): Action {
  return { ...createKafkaSend(id, id, 'sandbox'), parent, ...more }
}

const list = [action('a'), action('b'), action('a1', 'a'), action('c'), action('a2', 'a'), action('a1x', 'a1')]
const ids = (actions: readonly Action[]) => actions.map(({ id }) => id)

describe('the tree of actions', () => {
  test('shows children below their parent, numbered', () => {
    expect(actionRows(list).map((row) => [row.number, row.action.id, row.depth])).toEqual([
      ['1', 'a', 0],
      ['1.1', 'a1', 1],
      ['1.1.1', 'a1x', 2],
      ['1.2', 'a2', 1],
      ['2', 'b', 0],
      ['3', 'c', 0],
    ])
  })

  test('shows actions with an unknown parent or in a circle as if they had none', () => {
    const broken = [action('a', 'b'), action('b', 'a'), action('c', 'gone'), action('d', 'a')]
    expect(actionRows(broken).map((row) => [row.number, row.action.id])).toEqual([
      ['1', 'a'],
      ['1.1', 'd'],
      ['2', 'b'],
      ['3', 'c'],
    ])
  })

  test('moves an action with its children', () => {
    expect(ids(moveActionBy(list, 'a', 1))).toEqual(['b', 'a', 'a1', 'a1x', 'a2', 'c'])
  })

  test('moves a child among its siblings only', () => {
    expect(ids(moveActionBy(list, 'a2', -1))).toEqual(['a', 'a2', 'a1', 'a1x', 'b', 'c'])
    expect(canMoveActionBy(list, 'a2', 1)).toBe(false)
    expect(canMoveActionBy(list, 'a1x', -1)).toBe(false)
  })

  test('dropping on another parent’s child goes beside that parent', () => {
    expect(ids(moveActionTo(list, 'c', 'a1x'))).toEqual(['c', 'a', 'a1', 'a1x', 'a2', 'b'])
  })

  test('dropping a child outside its parent changes nothing', () => {
    expect(moveActionTo(list, 'a1', 'c')).toBe(list)
  })

  test('deleting a parent moves its children up', () => {
    const after = deleteAction(list, 'a1')
    expect(ids(after)).toEqual(['a', 'b', 'c', 'a2', 'a1x'])
    expect(after.find(({ id }) => id === 'a1x')?.parent).toBe('a')
  })

  test('a deleted action comes back with place and children, and later edits stay', () => {
    const deleted = list[2]
    if (deleted === undefined) throw new Error('the list has a third action')
    const after = deleteAction(list, 'a1').map((each) => (each.id === 'c' ? { ...each, name: 'edited' } : each))
    const restored = restoreAction(after, list, deleted)
    expect(ids(restored)).toEqual(ids(list))
    expect(restored.find(({ id }) => id === 'a1x')?.parent).toBe('a1')
    expect(restored.find(({ id }) => id === 'c')?.name).toBe('edited')
  })

  test('a copy stands behind its original', () => {
    const after = duplicateAction(list, 'b', { id: 'n', name: 'b copy' })
    expect(ids(after)).toEqual(['a', 'b', 'n', 'a1', 'c', 'a2', 'a1x'])
    expect(after[2]?.name).toBe('b copy')
  })

  test('a parent is neither the action itself nor one below it', () => {
    expect(ids(possibleParents(list, 'a'))).toEqual(['b', 'c'])
    expect(ids(possibleParents(list, 'a1'))).toEqual(['a', 'b', 'c', 'a2'])
  })

  test('the next child is the first that is automatic and enabled', () => {
    const children = [
      action('p'),
      action('m', 'p', { trigger: 'manual' }),
      action('d', 'p', { enabled: false }),
      action('x', 'p'),
    ]
    expect(nextAutorunChild(children, 'p')?.id).toBe('x')
    expect(nextAutorunChild(children, 'x')).toBeNull()
  })

  test('every list is shown whole, and a move loses nothing', () => {
    const lists = fc
      .array(fc.option(fc.nat(7)), { minLength: 1, maxLength: 8 })
      .map((parents) => parents.map((parent, index) => action(String(index), parent === null ? null : String(parent))))
    fc.assert(
      fc.property(lists, fc.nat(7), fc.nat(7), (actions, from, to) => {
        const all = ids(actions).toSorted()
        expect(
          actionRows(actions)
            .map((row) => row.action.id)
            .toSorted(),
        ).toEqual(all)
        expect(ids(moveActionTo(actions, String(from), String(to))).toSorted()).toEqual(all)
        expect(ids(moveActionBy(actions, String(from), 1)).toSorted()).toEqual(all)
      }),
    )
  })
})
