import { useSyncExternalStore } from 'react'

/** What the last answers say about the server: there, not reachable, or asking for the token. */
export type ServerState = 'reachable' | 'unreachable' | 'token-required'

let state: ServerState = 'reachable'
const listeners = new Set<() => void>()

/** Notes that the server answered; 401 means that it asks for the token, which only a session ends. */
export function reportAnswer(status: number): void {
  if (status === 401) change('token-required')
  else if (state === 'unreachable') change('reachable')
}

/** Notes that the server has given a session. */
export function reportSession(): void {
  change('reachable')
}

/** Notes that a request got no answer at all. */
export function reportNoAnswer(): void {
  if (state === 'reachable') change('unreachable')
}

/** The server's state; renders again when it changes. */
export function useServerState(): ServerState {
  return useSyncExternalStore(subscribe, serverState)
}

/** The server's state now. */
export function serverState(): ServerState {
  return state
}

/** Calls the listener on every change of the server's state; returns how to stop that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: ServerState): void {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}
