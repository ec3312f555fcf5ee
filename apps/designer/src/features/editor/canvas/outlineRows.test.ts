import { describe, expect, it } from 'vitest'
import type { EditorNode } from '../document/editorDocument.ts'
import { outlineRows, rowAfter, type OutlineRow } from './outlineRows.ts'

function node(id: string, parentId: string | null = null): EditorNode {
  return {
    id,
    parentId,
    type: 'Task',
    event: null,
    name: id,
    actions: [],
    unreadable: null,
    shown: true,
    pool: null,
    outgoing: [],
    timer: null,
  }
}

const nodes = [node('first'), node('sub'), node('inner', 'sub'), node('deep', 'inner'), node('last')]

function row(rows: readonly OutlineRow[], id: string): OutlineRow {
  const found = rows.find((candidate) => candidate.node.id === id)
  if (found === undefined) throw new Error(`no row ${id}`)
  return found
}

describe('outline', () => {
  it('puts steps below what holds them', () => {
    expect(outlineRows(nodes, new Set()).map(({ node: { id }, level }) => [id, level])).toEqual([
      ['first', 0],
      ['sub', 0],
      ['inner', 1],
      ['deep', 2],
      ['last', 0],
    ])
  })

  it('leaves out what is below a folded step', () => {
    expect(outlineRows(nodes, new Set(['sub'])).map(({ node: { id } }) => id)).toEqual(['first', 'sub', 'last'])
  })

  it('can fold only steps that hold others', () => {
    const rows = outlineRows(nodes, new Set())
    expect(row(rows, 'first').folded).toBeNull()
    expect(row(rows, 'sub').folded).toBe(false)
  })

  it('lists a step whose holder is not a step', () => {
    expect(outlineRows([node('lost', 'nowhere')], new Set()).map(({ node: { id } }) => id)).toEqual(['lost'])
  })

  it('moves with the arrow keys, and stays at the ends', () => {
    const rows = outlineRows(nodes, new Set())
    const idAfter = (id: string, key: Parameters<typeof rowAfter>[2]) => rowAfter(rows, row(rows, id), key).node.id
    expect(idAfter('first', 'ArrowDown')).toBe('sub')
    expect(idAfter('first', 'ArrowUp')).toBe('first')
    expect(idAfter('deep', 'ArrowLeft')).toBe('inner')
    expect(idAfter('sub', 'ArrowRight')).toBe('inner')
    expect(idAfter('deep', 'ArrowRight')).toBe('deep')
    expect(idAfter('deep', 'Home')).toBe('first')
    expect(idAfter('first', 'End')).toBe('last')
  })
})
