import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { createGroup, type Group } from './group.ts'

const mostGroups = 10_000

/** A committed position. `offset` and `metadata` are given back as they came. */
export interface CommittedOffset {
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly metadata: string | null
}

/** A group with its committed offsets: topic → partition → position. */
export interface GroupEntry {
  readonly group: Group
  readonly offsets: Map<string, Map<number, CommittedOffset>>
}

/** Replaces what the group had committed for these partitions. */
export function keepOffsets(
  { offsets }: GroupEntry,
  topic: string,
  positions: ReadonlyMap<number, CommittedOffset>,
): void {
  const ofTopic = offsets.get(topic) ?? new Map()
  for (const [index, position] of positions) ofTopic.set(index, position)
  offsets.set(topic, ofTopic)
}

/** Every group of the cluster. */
export interface Groups {
  all(): readonly GroupEntry[]
  get(id: string): GroupEntry | undefined
  /** The group of this id, made where there is none; the error of an id that cannot be, or of too many groups. */
  open(id: string): GroupEntry | { readonly error: ErrorCode }
  delete(id: string): ErrorCode
  /** The topic is gone, and with it what was committed for it. */
  forgetTopic(topic: string): void
  close(): void
}

/** An empty table of groups. */
export function createGroups(): Groups {
  const entries = new Map<string, GroupEntry>()

  function open(id: string): GroupEntry | { readonly error: ErrorCode } {
    const known = entries.get(id)
    if (known) return known
    if (id === '') return { error: errorCodes.INVALID_GROUP_ID }
    if (entries.size >= mostGroups) dropOneUnused()
    if (entries.size >= mostGroups) return { error: errorCodes.POLICY_VIOLATION }
    const entry = { group: createGroup(id), offsets: new Map() }
    entries.set(id, entry)
    return entry
  }

  function remove(id: string): ErrorCode {
    const entry = entries.get(id)
    if (!entry) return errorCodes.GROUP_ID_NOT_FOUND
    if (entry.group.state !== 'Empty') return errorCodes.NON_EMPTY_GROUP
    entry.group.close()
    entries.delete(id)
    return errorCodes.NONE
  }

  function dropOneUnused(): void {
    for (const [id, entry] of entries) {
      if (entry.group.state === 'Empty' && entry.offsets.size === 0) {
        remove(id)
        return
      }
    }
  }

  return {
    all: () => [...entries.values()],
    get: (id) => entries.get(id),
    open,
    delete: remove,
    forgetTopic(topic) {
      for (const entry of entries.values()) entry.offsets.delete(topic)
    },
    close() {
      for (const entry of entries.values()) entry.group.close()
    },
  }
}
