import type { PartitionPlace } from '../cluster/leaders.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { createGroup, type Group } from './group.ts'

const mostGroups = 10_000

/** A committed position. `offset` and `metadata` are given back as they came. */
export interface CommittedOffset {
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly metadata: string | null
}

/** A position with the place of its writing among all of them; one of a transaction is written before its commit. */
export interface WrittenOffset extends CommittedOffset {
  readonly order: number
}

/** A group with its committed offsets: topic → partition → position. */
export interface GroupEntry {
  readonly group: Group
  readonly offsets: Map<string, Map<number, WrittenOffset>>
}

/** Keeps a position, unless one that was written later is there already. */
export function keepOffset({ offsets }: GroupEntry, { topic, index }: PartitionPlace, position: WrittenOffset): void {
  const ofTopic = offsets.get(topic) ?? new Map<number, WrittenOffset>()
  if ((ofTopic.get(index)?.order ?? 0) < position.order) offsets.set(topic, ofTopic.set(index, position))
}

/** Every group of the cluster. */
export interface Groups {
  all(): readonly GroupEntry[]
  get(id: string): GroupEntry | undefined
  /** The group of this id, made where there is none; the error of too many groups. */
  open(id: string): GroupEntry | { readonly error: ErrorCode }
  delete(id: string): ErrorCode
  /** The next `order` of a position, from 1. */
  nextOrder(): number
  /** The topic is gone, and with it what was committed for it. */
  forgetTopic(topic: string): void
  close(): void
}

/** An empty table of groups. */
export function createGroups(): Groups {
  const entries = new Map<string, GroupEntry>()
  let order = 0

  function open(id: string): GroupEntry | { readonly error: ErrorCode } {
    const known = entries.get(id)
    if (known) return known
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
    nextOrder: () => ++order,
    forgetTopic(topic) {
      for (const entry of entries.values()) entry.offsets.delete(topic)
    },
    close() {
      for (const entry of entries.values()) entry.group.close()
    },
  }
}
