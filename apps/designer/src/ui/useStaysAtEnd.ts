import { useLayoutEffect, useRef, type RefObject } from 'react'

/** Pixels from its end at which a list still counts as read to the end. */
const nearPx = 24

/** A list that grows at its end shows what is new there, unless somebody has scrolled away from it. */
export function useStaysAtEnd<T extends HTMLElement>(count: number): RefObject<T | null> {
  const list = useRef<T>(null)
  const isAtEnd = useRef(true)

  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return undefined
    const onScroll = (): void => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [])

  useLayoutEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [count])

  return list
}
