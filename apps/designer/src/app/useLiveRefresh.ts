import { useEffect, useRef } from 'react'
import { listenToDeliveries } from '../api/deliveryEvents.ts'

/** What the event streams tell: something has changed, or a connection went away or came back. */
export type LiveEvent = 'changed' | 'connection'

export interface LiveRefresh {
  /** Not more often than this, counted from the end of the one before; what is heard meanwhile is made up for. */
  readonly everyMs: number
  /** Nothing is heard while it is true; what was missed is made up for afterwards. */
  readonly isPaused?: boolean
  readonly events?: readonly LiveEvent[]
  /** What is listened to: deliveries, unless told otherwise. The same function for every rendering. */
  readonly listen?: (listener: (event: LiveEvent) => void) => () => void
  /** What is asked for is counted so much later than it happens: it is asked for once more after the last event. */
  readonly lagMs?: number
}

const both: readonly LiveEvent[] = ['changed', 'connection']

/** Calls back while deliveries, or what else is listened to, change; one call after the other. */
export function useLiveRefresh(
  refresh: () => Promise<unknown>,
  { everyMs, isPaused = false, events = both, lagMs = 0, listen = listenToDeliveries }: LiveRefresh,
): void {
  const latest = useRef(refresh)
  const missed = useRef(false)
  useEffect(() => {
    latest.current = refresh
  })
  const [first, second] = events
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let late: ReturnType<typeof setTimeout> | undefined
    let isRunning = false
    let isWanted = false
    let isOver = false

    async function run(): Promise<void> {
      isRunning = true
      isWanted = false
      try {
        await latest.current()
      } finally {
        timer = setTimeout(() => {
          isRunning = false
          if (isWanted && !isOver) void run()
        }, everyMs)
      }
    }

    function ask(): void {
      if (isRunning) isWanted = true
      else void run()
    }

    const hear = (event: LiveEvent): void => {
      if (event !== first && event !== second) return
      if (isPaused) {
        missed.current = true
        return
      }
      ask()
      if (lagMs === 0) return
      clearTimeout(late)
      late = setTimeout(ask, lagMs)
    }
    const stop = listen(hear)
    if (!isPaused && missed.current) {
      missed.current = false
      ask()
    }
    return () => {
      isOver = true
      clearTimeout(timer)
      clearTimeout(late)
      stop()
    }
  }, [everyMs, isPaused, first, second, lagMs, listen])
}
