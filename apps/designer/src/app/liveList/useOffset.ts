import { useLayoutEffect, useState, type RefObject } from 'react'

/** How far below the upper end of what scrolls an element begins; what stands above it may grow and shrink. */
export function useOffset(element: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const [inner, outer] = [element.current, scroller.current]
    if (inner === null || outer === null) return
    const measure = (): void =>
      setOffset(Math.round(inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop))
    measure()
    const observer = new ResizeObserver(measure)
    for (const part of outer.children) observer.observe(part)
    return () => observer.disconnect()
  }, [element, scroller])
  return offset
}
