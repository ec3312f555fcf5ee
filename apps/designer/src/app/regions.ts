/** Moves the focus to the next or previous element with `data-region`, in document order, and around at the ends. */
export function moveToRegion(direction: 'next' | 'previous'): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  if (regions.length === 0) return
  const current = regions.findLastIndex((region) => region.contains(document.activeElement))
  regions[regionAfter(current, regions.length, direction)]?.focus()
}

/** The index to go to from `current` (-1: none) among `count` regions. */
export function regionAfter(current: number, count: number, direction: 'next' | 'previous'): number {
  if (direction === 'next') return (current + 1) % count
  return current <= 0 ? count - 1 : current - 1
}
