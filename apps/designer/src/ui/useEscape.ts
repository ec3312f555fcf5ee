import { useEffect, type RefObject } from 'react'

/** Calls back on Esc inside a place, unless the control that has the focus has a use for it. */
export function useEscape(place: RefObject<HTMLElement | null>, onEscape: () => void): void {
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      const { target } = event
      const isTyping = target instanceof HTMLInputElement && target.value !== ''
      const isOpen = target instanceof Element && target.getAttribute('aria-expanded') === 'true'
      if (!isTyping && !isOpen) onEscape()
    }
    element.addEventListener('keydown', onKeyDown)
    return () => element.removeEventListener('keydown', onKeyDown)
  }, [place, onEscape])
}
