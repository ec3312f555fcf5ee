import { useSyncExternalStore } from 'react'

let isOpen = false
const listeners = new Set<() => void>()

/** Whether the message editor stands in the dock's place, and how to put it there and back. */
export interface LargeEditor {
  readonly isOpen: boolean
  readonly open: () => void
  readonly close: () => void
}

/** The large editor of the message that the panel shows. */
export function useLargeEditor(): LargeEditor {
  return { isOpen: useSyncExternalStore(subscribe, () => isOpen), open, close }
}

function open(): void {
  set(true)
}

function close(): void {
  set(false)
}

function set(next: boolean): void {
  isOpen = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
