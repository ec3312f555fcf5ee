import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { spread } from './spread.ts'

/** Who leads a partition, since when: the epoch grows with every move. */
export interface Leader {
  readonly node: number
  readonly epoch: number
}

/** A partition as a request names it. */
export interface PartitionPlace {
  readonly topic: string
  readonly index: number
}

/** The leaders of all partitions. Partitions of a topic lie on the nodes in turn until they are moved. */
export interface Leaders {
  of(place: PartitionPlace): Leader
  /** The nodes that keep the partition, all of them in sync. The preferred leader comes first. */
  replicas(place: PartitionPlace): readonly number[]
  /** The error of a request for a partition that came to `node`; `epoch` is the leader's as the client knows it. */
  check(place: PartitionPlace, node: number, epoch?: number): ErrorCode
  /** Gives a partition to its next replica. The only one loses it until a request was told so. */
  move(place: PartitionPlace): void
  forgetTopic(topic: string): void
}

const epochNotKnown = -1
const firstEpoch = 0

/** Leaders among these nodes, of which there is at least one; `replicasOf` says how many of them keep a topic. */
export function createLeaders(nodes: readonly number[], replicasOf: (topic: string) => number): Leaders {
  const moved = new Map<string, Map<number, { node: number; epoch: number; isAway: boolean }>>()
  const nodeAt = (at: number) => nodes[at % nodes.length] ?? 0
  /** Of every partition of a cluster of one, until one is moved: asked for with every request. */
  const only: Leader | null = nodes.length === 1 ? { node: nodeAt(0), epoch: firstEpoch } : null

  function of({ topic, index }: PartitionPlace): Leader {
    if (only && moved.size === 0) return only
    const known = moved.get(topic)?.get(index)
    return known ?? { node: nodeAt(spread(topic) + index), epoch: firstEpoch }
  }

  function check(place: PartitionPlace, node: number, epoch = epochNotKnown): ErrorCode {
    const leader = moved.get(place.topic)?.get(place.index)
    if (leader?.isAway) {
      leader.isAway = false
      return errorCodes.NOT_LEADER_OR_FOLLOWER
    }
    const { node: current, epoch: currentEpoch } = leader ?? of(place)
    if (epoch !== epochNotKnown && epoch < currentEpoch) return errorCodes.FENCED_LEADER_EPOCH
    if (epoch > currentEpoch) return errorCodes.UNKNOWN_LEADER_EPOCH
    return current === node ? errorCodes.NONE : errorCodes.NOT_LEADER_OR_FOLLOWER
  }

  function move(place: PartitionPlace): void {
    const { node, epoch } = of(place)
    const all = replicas(place)
    const next = all[(all.indexOf(node) + 1) % all.length] ?? node
    const ofTopic = moved.get(place.topic) ?? new Map()
    moved.set(place.topic, ofTopic.set(place.index, { node: next, epoch: epoch + 1, isAway: next === node }))
  }

  function replicas({ topic, index }: PartitionPlace): readonly number[] {
    const first = (spread(topic) + index) % nodes.length
    return [...nodes.slice(first), ...nodes.slice(0, first)].slice(0, replicasOf(topic))
  }

  return { of, replicas, check, move, forgetTopic: (topic) => void moved.delete(topic) }
}
