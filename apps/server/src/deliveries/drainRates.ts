/** How fast each connection's deliveries leave the queue, as this server sees it. */
export interface DrainRates {
  delivered(connection: string, count: number): void
  /** Whole seconds until so many deliveries will have left at the rate of the last half minute; null = none has left. */
  secondsFor(connection: string, count: number): number | null
}

const windowSeconds = 30

/** Counts per second over the last half minute; `now` gives milliseconds that never go back. */
export function createDrainRates(now: () => number): DrainRates {
  const byConnection = new Map<string, { readonly counts: number[]; second: number }>()

  /** The counts of the window that ends now; seconds in which nothing happened are emptied. */
  function countsOf(connection: string): number[] {
    const second = Math.floor(now() / 1_000)
    const known = byConnection.get(connection)
    if (known === undefined) {
      const counts = Array.from({ length: windowSeconds }, () => 0)
      byConnection.set(connection, { counts, second })
      return counts
    }
    const passed = Math.min(second - known.second, windowSeconds)
    for (let step = 1; step <= passed; step += 1) known.counts[(known.second + step) % windowSeconds] = 0
    known.second = second
    return known.counts
  }

  return {
    delivered: (connection, count) => {
      const counts = countsOf(connection)
      const place = Math.floor(now() / 1_000) % windowSeconds
      counts[place] = (counts[place] ?? 0) + count
    },
    secondsFor: (connection, count) => {
      const left = countsOf(connection).reduce((sum, each) => sum + each, 0)
      return left === 0 ? null : Math.max(1, Math.ceil((count * windowSeconds) / left))
    },
  }
}
