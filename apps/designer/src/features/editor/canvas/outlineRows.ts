import type { EditorNode } from '../document/editorDocument.ts'

/** A step in the outline. `folded` is null for one without steps below it. */
export interface OutlineRow {
  readonly node: EditorNode
  readonly level: number
  readonly folded: boolean | null
}

/** The keys that move in the outline. */
export type OutlineKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End'

/** The visible rows: every step below what holds it, without those below a folded one. */
export function outlineRows(nodes: readonly EditorNode[], folded: ReadonlySet<string>): readonly OutlineRow[] {
  const byParent = Map.groupBy(nodes, (node) => node.parentId)
  const known = new Set(nodes.map((node) => node.id))
  const rowsBelow = (parentId: string | null, level: number): readonly OutlineRow[] =>
    (byParent.get(parentId) ?? []).flatMap((node) => {
      const isParent = byParent.has(node.id)
      const isFolded = folded.has(node.id)
      const row = { node, level, folded: isParent ? isFolded : null }
      return isParent && !isFolded ? [row, ...rowsBelow(node.id, level + 1)] : [row]
    })
  const orphans = nodes.filter((node) => node.parentId !== null && !known.has(node.parentId))
  return [...rowsBelow(null, 0), ...orphans.map((node) => ({ node, level: 0, folded: null }))]
}

/** The row that a key leads to; the row itself at an end. */
export function rowAfter(rows: readonly OutlineRow[], row: OutlineRow, key: OutlineKey): OutlineRow {
  const index = rows.indexOf(row)
  const parent = rows.slice(0, index).findLast((above) => above.level < row.level)
  const next: Record<OutlineKey, OutlineRow | undefined> = {
    ArrowUp: rows[index - 1],
    ArrowDown: rows[index + 1],
    ArrowLeft: parent,
    ArrowRight: row.folded === false ? rows[index + 1] : undefined,
    Home: rows[0],
    End: rows.at(-1),
  }
  return next[key] ?? row
}
