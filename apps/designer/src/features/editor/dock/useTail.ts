import type { StoredRecord } from '@sendwright/model'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { api } from '../../../api/client.ts'
import { createTailBuffer, type TailView } from './tailBuffer.ts'
import { openTail, type TailState } from './tailStream.ts'

/** The newest records of a topic, live. */
export interface Tail {
  readonly state: TailState
  readonly view: TailView
  /** Keeps the rows as they are; what arrives is counted. */
  readonly hold: () => void
  readonly release: () => void
}

interface TailSnapshot {
  readonly state: TailState
  readonly view: TailView
}

/** Records that are there already when a tail begins. */
const earlierRecords = 20
/** Partitions that are asked for earlier records; more would be too many requests for a glance. */
const earlierPartitions = 12

/** Follows a topic; beginning with its last records, so that it is not empty. `partitions` null: nothing is followed. */
export function useTail(connection: string, topic: string, partitions: number | null): Tail {
  const store = useMemo(() => createTailStore(), [])
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot)
  useEffect(
    () => (partitions === null ? undefined : store.follow(connection, topic, partitions)),
    [store, connection, topic, partitions],
  )
  return { ...snapshot, hold: store.hold, release: store.release }
}

/** A tail outside React: what arrives is shown once per animation frame, however much it is. */
function createTailStore() {
  const buffer = createTailBuffer()
  const listeners = new Set<() => void>()
  let state: TailState = 'connecting'
  let snapshot: TailSnapshot = { state, view: buffer.view() }
  let frame: number | null = null

  function publish(): void {
    frame = null
    if (snapshot.state === state && snapshot.view === buffer.view()) return
    snapshot = { state, view: buffer.view() }
    for (const listener of listeners) listener()
  }

  function schedule(): void {
    frame ??= requestAnimationFrame(publish)
  }

  function follow(connection: string, topic: string, partitions: number): () => void {
    const stop = new AbortController()
    /** What arrives while the earlier records are being read comes after them. */
    let early: StoredRecord[] | null = []
    buffer.clear()
    publish()
    const close = openTail(connection, topic, {
      onRecords: (records) => {
        if (early === null) buffer.append(records)
        else early.push(...records)
        schedule()
      },
      onState: (next) => {
        state = next
        schedule()
      },
    })
    void readEarlier(connection, topic, { partitions, signal: stop.signal }).then((records) => {
      if (stop.signal.aborted) return
      buffer.append(records)
      buffer.append(early ?? [])
      early = null
      schedule()
    })
    return () => {
      stop.abort()
      close()
    }
  }

  return {
    follow,
    snapshot: () => snapshot,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    hold: () => buffer.hold(),
    release: () => {
      buffer.release()
      publish()
    },
  }
}

/** The last records of a topic over its partitions, oldest first; none where they cannot be read, the tail goes on. */
async function readEarlier(
  connection: string,
  topic: string,
  { partitions, signal }: { readonly partitions: number; readonly signal: AbortSignal },
): Promise<readonly StoredRecord[]> {
  const asked = Array.from({ length: Math.min(partitions, earlierPartitions) }, (_each, partition) =>
    api
      .readRecords({ params: { id: connection, topic }, query: { partition, limit: earlierRecords }, signal })
      .then(({ records }) => records)
      .catch(() => []),
  )
  const found = (await Promise.all(asked)).flat()
  return found.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp)).slice(-earlierRecords)
}
