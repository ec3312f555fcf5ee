import type { Query } from '../database/database.ts'

/** Keeps partitions for the ids to come. */
export interface Partitions {
  /** Makes what is missing, in the background where there is time; to be told the ids that were given. */
  reached(id: number): void
  /** Makes what is missing, and waits for it. */
  make(): Promise<void>
}

// Half a minute at the utmost rate is a million. Less than the first partitions hold, so that a new database is left alone.
const ahead = 1_500_000
const least = 1_000_000

/** Makes partitions of deliveries ahead of the ids that are given. */
export function createPartitions(query: Query, log: (message: string, details: object) => void): Partitions {
  let top = 0
  let making: Promise<void> | null = null

  function make(): Promise<void> {
    making ??= query<{ top: string }>('select add_delivery_partitions($1) as top', [ahead])
      .then(([row]) => {
        top = Number(row?.top ?? 0)
      })
      .finally(() => {
        making = null
      })
    return making
  }

  return {
    reached: (id) => {
      if (id + least < top || making !== null) return
      make().catch((error: unknown) => log('partitions were not made', { error }))
    },
    make,
  }
}
