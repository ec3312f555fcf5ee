import { useSyncExternalStore } from 'react'

let draw = 0
const listeners = new Set<() => void>()

/** Counts how often another generated message was asked for; what is built is built anew when it changes. */
export function useGeneratedDraw(): number {
  return useSyncExternalStore(subscribe, () => draw)
}

/** Asks for other generated messages, where their seed is not fixed. */
export function drawAgain(): void {
  draw += 1
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
