import { useSyncExternalStore } from 'react'

/** The place of the message that is open large; null while none is. */
let openIndex: number | null = null
const listeners = new Set<() => void>()

/** Whether the message editor stands in the dock's place, and how to put it there and back. */
export interface LargeEditor {
  readonly isOpen: boolean
  readonly open: (messageIndex: number) => void
  readonly close: () => void
}

/** The message editor that is open large. */
export function useLargeEditor(): LargeEditor {
  const index = useSyncExternalStore(subscribe, () => openIndex)
  return { isOpen: index !== null, open: set, close }
}

/** The place in its action of the message that is open large. */
export function useLargeMessageIndex(): number {
  return useSyncExternalStore(subscribe, () => openIndex ?? 0)
}

function close(): void {
  set(null)
}

function set(index: number | null): void {
  openIndex = index
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
