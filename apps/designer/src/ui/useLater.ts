import { useEffect, useState } from 'react'

/** False at first, true after a time in milliseconds: what comes quickly shows no sign of waiting. */
export function useLater(delayMs: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return passed
}
