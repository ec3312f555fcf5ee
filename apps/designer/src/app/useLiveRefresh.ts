import { useEffect, useRef } from 'react'
import { listenToDeliveries, type DeliveryEvent } from '../api/deliveryEvents.ts'

export interface LiveRefresh {
  /** Not more often than this, counted from the end of the one before; what is heard meanwhile is made up for. */
  readonly everyMs: number
  /** Nothing is heard while it is true; what was missed is made up for afterwards. */
  readonly isPaused?: boolean
  readonly events?: readonly DeliveryEvent[]
  /** What is asked for is counted so much later than it happens: it is asked for once more after the last event. */
  readonly lagMs?: number
}

const both: readonly DeliveryEvent[] = ['changed', 'connection']

/** Calls back while deliveries change, one call after the other. */
export function useLiveRefresh(
  refresh: () => Promise<unknown>,
  { everyMs, isPaused = false, events = both, lagMs = 0 }: LiveRefresh,
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

    const hear = (event: DeliveryEvent): void => {
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
    const stop = listenToDeliveries(hear)
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
  }, [everyMs, isPaused, first, second, lagMs])
}
