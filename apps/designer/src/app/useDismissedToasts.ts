import { useCallback, useEffect, useRef } from 'react'

/**
 * Takes toasts away together with what they are about: their Undo would mean nothing then. Answers with how to register
 * one, by what `notify` answered.
 */
export function useDismissedToasts(): (dismiss: () => void) => void {
  const dismissals = useRef<(() => void)[]>([])
  useEffect(() => {
    const registered = dismissals.current
    return () => {
      for (const dismiss of registered) dismiss()
    }
  }, [])
  return useCallback((dismiss) => void dismissals.current.push(dismiss), [])
}
