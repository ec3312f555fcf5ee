import { useEffect, useState, type RefObject } from 'react'

/** Handlers of what surrounds the rows. */
export interface ReadingHandlers {
  readonly onMouseEnter: () => void
  readonly onMouseLeave: () => void
  readonly onFocus: () => void
  readonly onBlur: () => void
}

/**
 * Whether somebody reads the rows of a list: the pointer or the focus is among them, or its upper edge has been scrolled
 * out of view. Then rows must not move. `scroller` is what the list is placed in.
 */
export function useReading(
  list: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
): { readonly isReading: boolean; readonly handlers: ReadingHandlers } {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  useEffect(() => {
    const place = scroller.current
    if (place === null) return
    const look = (): void => {
      const top = list.current?.offsetTop
      setScrolled(top !== undefined && top < place.scrollTop - 1)
    }
    look()
    place.addEventListener('scroll', look, { passive: true })
    return () => place.removeEventListener('scroll', look)
  }, [list, scroller])
  return {
    isReading: isPointed || isFocused || isScrolled,
    handlers: {
      onMouseEnter: () => setPointed(true),
      onMouseLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  }
}
