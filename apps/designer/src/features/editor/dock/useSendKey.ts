import { useEffect, useEffectEvent } from 'react'

/** Ctrl+Enter sends from anywhere, also where the field would do something else with it. */
export function useSendKey(send: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    if (document.querySelector('[aria-modal="true"]') !== null) return
    event.preventDefault()
    event.stopPropagation()
    send()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event)
    window.addEventListener('keydown', listener, { capture: true })
    return () => window.removeEventListener('keydown', listener, { capture: true })
  }, [])
}
