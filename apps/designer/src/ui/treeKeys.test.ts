import fc from 'fast-check'
import { expect, test } from 'vitest'
import { treeMove, type TreeRowState } from './treeKeys.ts'

const rows: readonly TreeRowState[] = [
  { level: 1, expanded: true },
  { level: 2, expanded: null },
  { level: 2, expanded: false },
  { level: 1, expanded: false },
]

test.each([
  ['ArrowDown', 0, { focus: 1 }],
  ['ArrowDown', 3, { focus: 3 }],
  ['ArrowUp', 0, { focus: 0 }],
  ['ArrowRight', 0, { focus: 1 }],
  ['ArrowRight', 1, { focus: 1 }],
  ['ArrowRight', 2, { expand: true }],
  ['ArrowLeft', 0, { expand: false }],
  ['ArrowLeft', 2, { focus: 0 }],
  ['ArrowLeft', 3, { focus: 3 }],
  ['Home', 2, { focus: 0 }],
  ['End', 0, { focus: 3 }],
  ['x', 0, null],
])('%s on row %i leads to %j', (key, index, move) => {
  expect(treeMove(key, rows, index)).toEqual(move)
})

test('no key leads out of the tree', () => {
  const row = fc.record({ level: fc.integer({ min: 1, max: 4 }), expanded: fc.constantFrom(null, true, false) })
  const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageDown', 'PageUp')
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.nat(), key, (tree, at, pressed) => {
      const move = treeMove(pressed, tree, at % tree.length)
      if (move === null || !('focus' in move)) return
      expect(tree[move.focus]).toBeDefined()
    }),
  )
})
