/** A row of a tree as far as keys are concerned. `expanded` is null for a row without rows below it. */
export interface TreeRowState {
  readonly level: number
  readonly expanded: boolean | null
}

/** Where a key leads in a tree: to the row of an index, or to opening or closing the current one. */
export type TreeMove = { readonly focus: number } | { readonly expand: boolean }

/** What a key does on row `index` of a tree, after the WAI-ARIA pattern; null for other keys. */
export function treeMove(key: string, rows: readonly TreeRowState[], index: number): TreeMove | null {
  const row = rows[index]
  if (row === undefined) return null
  const last = rows.length - 1
  switch (key) {
    case 'ArrowDown':
      return { focus: Math.min(index + 1, last) }
    case 'ArrowUp':
      return { focus: Math.max(index - 1, 0) }
    case 'Home':
      return { focus: 0 }
    case 'End':
      return { focus: last }
    case 'PageDown':
      return { focus: Math.min(index + 10, last) }
    case 'PageUp':
      return { focus: Math.max(index - 10, 0) }
    case 'ArrowRight':
      if (row.expanded === false) return { expand: true }
      return { focus: row.expanded === true ? Math.min(index + 1, last) : index }
    case 'ArrowLeft': {
      if (row.expanded === true) return { expand: false }
      const parent = rows.slice(0, index).findLastIndex((above) => above.level < row.level)
      return { focus: parent === -1 ? index : parent }
    }
    default:
      return null
  }
}
