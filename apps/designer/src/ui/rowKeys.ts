import type { KeyboardEvent } from 'react'

/** Where arrows, Home and End lead from row `current` of `count`; null for other keys. */
export function rowAfter(key: string, current: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowDown') return Math.min(current + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(current - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}

/**
 * Moves the focus between the rows of a list by arrows, Home and End. Every row has one control with this handler and
 * `data-row`; the list around them has `data-rows`.
 */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const rows = [...(event.currentTarget.closest('[data-rows]')?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const next = rowAfter(event.key, rows.indexOf(event.currentTarget), rows.length)
  if (next === null) return
  event.preventDefault()
  rows[next]?.focus()
}
