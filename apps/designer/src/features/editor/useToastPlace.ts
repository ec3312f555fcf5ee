import { useEffect, type RefObject } from 'react'

/** Room for the control that folds the dock. */
const gapPx = 24

/** Toasts stand at the foot of the drawing, where they cover neither the receipt nor the record; see global.css. */
export function useToastPlace(drawing: RefObject<HTMLElement | null>, isOneColumn: boolean): void {
  useEffect(() => {
    const element = drawing.current
    if (element === null || isOneColumn) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      const { left, width, bottom } = element.getBoundingClientRect()
      style.setProperty('--toasts-middle', `${left + width / 2}px`)
      style.setProperty('--toasts-bottom', `${globalThis.innerHeight - bottom + gapPx}px`)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      style.removeProperty('--toasts-middle')
      style.removeProperty('--toasts-bottom')
    }
  }, [drawing, isOneColumn])
}
