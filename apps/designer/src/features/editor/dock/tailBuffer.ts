import type { StoredRecord } from '@sendwright/model'

/** What the Live column shows of a topic. */
export interface TailView {
  /** Newest first. */
  readonly rows: readonly StoredRecord[]
  /** Records that arrived while the view was held. */
  readonly heldCount: number
}

/** The newest records of a topic as they arrive. */
export interface TailBuffer {
  /** Takes records in, in the order of their arrival; those that are there already are left out. */
  append(records: readonly StoredRecord[]): void
  /** Keeps the rows as they are and only counts what arrives, until `release`. */
  hold(): void
  release(): void
  clear(): void
  /** The same object is returned while nothing has changed. */
  view(): TailView
}

/** Rows that are kept. */
export const tailLimit = 5_000

/** Creates an empty buffer that keeps `limit` records. */
export function createTailBuffer(limit: number = tailLimit): TailBuffer {
  let shown: readonly StoredRecord[] = []
  let arrived: readonly StoredRecord[] = []
  let seen = new Set<string>()
  let held = false
  let view: TailView = { rows: [], heldCount: 0 }

  function refresh(): void {
    view = { rows: held ? view.rows : shown.toReversed(), heldCount: arrived.length }
  }

  function flush(): void {
    if (arrived.length > 0) shown = [...shown, ...arrived].slice(-limit)
    arrived = []
    if (seen.size > 2 * limit) seen = new Set(shown.map(recordKey))
  }

  return {
    append(records) {
      const fresh = records.filter((record) => {
        const key = recordKey(record)
        if (seen.has(key)) return false
        seen.add(key)
        return true
      })
      if (fresh.length === 0) return
      arrived = [...arrived, ...fresh].slice(-limit)
      if (!held) flush()
      refresh()
    },
    hold() {
      held = true
    },
    release() {
      held = false
      flush()
      refresh()
    },
    clear() {
      shown = []
      arrived = []
      seen = new Set()
      view = { rows: [], heldCount: 0 }
    },
    view: () => view,
  }
}

/** Identifies a record; the time is part of it because a topic that was made anew counts its offsets from 0 again. */
export function recordKey(record: Pick<StoredRecord, 'partition' | 'offset' | 'timestamp'>): string {
  return `${record.partition}/${record.offset}/${record.timestamp}`
}
