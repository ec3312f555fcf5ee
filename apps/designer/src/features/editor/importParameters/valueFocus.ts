import type { KeyboardEvent } from 'react'

/** Up and down lead from value to value of a table, as in a sheet. */
export function moveBetweenValues(event: KeyboardEvent<HTMLTableElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const isFree = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
  const { target } = event
  if (step === 0 || !isFree || !(target instanceof HTMLElement)) return
  if (target.getAttribute('aria-expanded') === 'true') return
  const values = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-after]')]
  const next = values[values.indexOf(target) + step]
  if (!values.includes(target) || next === undefined) return
  event.preventDefault()
  next.focus()
}

/** Moves to the next field after this one that is still empty, or to the first of all; tells whether there was one. */
export function focusNextOpen(from: HTMLElement): boolean {
  const inputs = [...(from.closest('table')?.querySelectorAll<HTMLInputElement>('input[data-after]') ?? [])]
  const empty = inputs.filter((input) => input.value.trim() === '' && input !== from)
  const at = inputs.findIndex((input) => input === from)
  const next = empty.find((input) => inputs.indexOf(input) > at) ?? empty[0]
  next?.focus()
  return next !== undefined
}
