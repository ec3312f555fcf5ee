import { endpoints, endpointUrl } from '@sendwright/contract'
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { api } from './client.ts'

/** How many deliveries are on their way or need a decision, of all connections. */
export interface LiveCounts {
  readonly accepted: number
  readonly sending: number
  readonly failed: number
}

/** What a listener hears: some deliveries have changed, or a connection went away, came back or changed its mode. */
export type DeliveryEvent = 'changed' | 'connection'

const changedSchema = z.object({
  counts: z.object({ accepted: z.number(), sending: z.number(), failed: z.number() }),
})

/** After an answer that ends the stream for good the browser does not ask again by itself. */
const askAgainMs = 3_000

const listeners = new Set<(event: DeliveryEvent) => void>()
let counts: LiveCounts | null = null
let close: (() => void) | null = null

/**
 * Hears what happens to deliveries, at most once a second, until the answer is called. All listeners of a page share
 * one stream; a page that is hidden holds none, because browsers open only six to a server, and hears `changed` and
 * `connection` when it is shown again.
 */
export function listenToDeliveries(listener: (event: DeliveryEvent) => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', followVisibility)
    followVisibility()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', followVisibility)
    close?.()
    close = null
  }
}

/** The counts that the stream told last; null before the first. */
export function useLiveCounts(): LiveCounts | null {
  return useSyncExternalStore(listenToDeliveries, () => counts)
}

function followVisibility(): void {
  if (document.visibilityState === 'hidden') {
    close?.()
    close = null
  } else close ??= openStream()
}

function openStream(): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isFirst = true

  function open(): void {
    source = new EventSource(`/api${endpointUrl(endpoints.watchDeliveries.path)}`)
    source.addEventListener('open', () => {
      // Nothing was heard before it was open, nor while it was broken.
      if (!isFirst) tell('changed')
      tell('connection')
      isFirst = false
    })
    source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
      const told = changedSchema.safeParse(JSON.parse(data))
      if (told.success) ({ counts } = told.data)
      tell('changed')
    })
    source.addEventListener('connection', () => tell('connection'))
    source.addEventListener('error', () => {
      // A stream says nothing about why it ended; a request that everybody can make does.
      void api.health({}).catch(() => undefined)
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, askAgainMs)
    })
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

function tell(event: DeliveryEvent): void {
  for (const listener of listeners) listener(event)
}
