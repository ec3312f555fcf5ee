import type { FoundPartition, HeldBack, ReadPosition } from './receiveQueue.ts'

/** So often in a row, and so long, a topic has to be absent until it counts as deleted: a broker that starts may not know it yet. */
const goneAfter = { looks: 2, ms: 1_500 }

/** The next offsets of the partitions of one connection, and what of them is stored. */
export interface Places {
  areKnown(): boolean
  load(stored: readonly ReadPosition[]): void
  forget(): void
  /** The positions in those topics, except topics that are absent. */
  of(topics: readonly string[]): readonly ReadPosition[]
  place(positions: readonly ReadPosition[]): void
  stored(positions: readonly ReadPosition[]): void
  /** Those that are not stored as they are. */
  moved(): readonly ReadPosition[]
  /**
   * Takes in what a look has found. `unknown`: topics in which nothing was read yet, to be placed by time. `gone`: topics
   * that have just come to count as deleted.
   */
  found(
    topics: readonly string[],
    found: { readonly partitions: readonly FoundPartition[]; readonly refused: readonly HeldBack[] },
    now: number,
  ): { readonly unknown: readonly string[]; readonly gone: readonly string[] }
}

/** Where nothing is known yet; absences are remembered also when positions are forgotten. */
export function createPlaces(): Places {
  let isKnown = false
  const next = new Map<string, ReadPosition>()
  const kept = new Map<string, string>()
  /** Partitions that the last look has found. */
  let there = new Set<string>()
  const absent = new Map<string, { looks: number; readonly since: number; isGone: boolean }>()

  function place(positions: readonly ReadPosition[]): void {
    for (const position of positions) next.set(keyOf(position), position)
  }

  return {
    areKnown: () => isKnown,
    load(stored) {
      next.clear()
      kept.clear()
      place(stored)
      for (const position of stored) kept.set(keyOf(position), position.offset)
      isKnown = true
    },
    forget() {
      isKnown = false
    },
    of: (topics) => {
      const wanted = new Set(topics)
      return [...next.values()].filter((position) => wanted.has(position.topic) && there.has(keyOf(position)))
    },
    place,
    stored(positions) {
      place(positions)
      for (const position of positions) kept.set(keyOf(position), position.offset)
    },
    moved: () => [...next.values()].filter((position) => kept.get(keyOf(position)) !== position.offset),
    found(topics, { partitions, refused }, now) {
      const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
      const refusedTopics = new Set(refused.map(({ topic }) => topic))
      there = new Set(partitions.map(keyOf))
      const unknown: string[] = []
      const gone: string[] = []
      for (const topic of topics) {
        const present = byTopic.get(topic)
        if (present !== undefined) {
          const isReborn = absent.get(topic)?.isGone === true
          absent.delete(topic)
          const isNew = ![...next.values()].some((position) => position.topic === topic)
          if (isNew && !isReborn) unknown.push(topic)
          else beginNewPartitions(present)
        } else if (!refusedTopics.has(topic) && miss(topic, now)) gone.push(topic)
      }
      return { unknown, gone }
    },
  }

  /** A partition that appeared while its topic was read: all of its records count. */
  function beginNewPartitions(present: readonly FoundPartition[]): void {
    for (const { topic, partition, first } of present) {
      if (first !== null && !next.has(keyOf({ topic, partition }))) place([{ topic, partition, offset: first }])
    }
  }

  /** True when a topic that was read has just come to count as deleted: its positions mean nothing any more. */
  function miss(topic: string, now: number): boolean {
    const known = absent.get(topic) ?? { looks: 0, since: now, isGone: false }
    known.looks += 1
    absent.set(topic, known)
    if (known.looks < goneAfter.looks || now - known.since < goneAfter.ms) return false
    known.isGone = true
    const positions = [...next.values()].filter((position) => position.topic === topic && position.offset !== '0')
    place(positions.map(({ partition }) => ({ topic, partition, offset: '0' })))
    return positions.length > 0
  }
}

function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`
}
