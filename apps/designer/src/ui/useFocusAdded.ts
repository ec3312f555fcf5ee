import { useEffect, useRef, type RefObject } from 'react'

/**
 * The first field of a row that is added at the end of `place` takes the focus. Rows carry `data-row`, `count` is how
 * many there are. Answers with what is called when one is added.
 */
export function useFocusAdded(place: RefObject<HTMLElement | null>, count: number): () => void {
  const isAdded = useRef(false)
  useEffect(() => {
    if (!isAdded.current) return
    isAdded.current = false
    const rows = [...(place.current?.querySelectorAll('[data-row]') ?? [])]
    const input = rows.at(-1)?.querySelector('input')
    input?.focus()
    input?.select()
  }, [place, count])
  return () => {
    isAdded.current = true
  }
}
