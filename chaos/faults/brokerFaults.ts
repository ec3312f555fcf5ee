import type { Random } from '@sendwright/kafka/testing'
import type { Stage } from '../stage/stage.ts'
import { between, type FaultKind, oneOf } from './fault.ts'

const area = 'broker'
const anyNode = ({ kafka }: Stage, random: Random) => between(random, 1, kafka.brokers.length + 1)

/** What can happen to Kafka's nodes. A node that is away misses its heartbeats after 3 s and loses what it leads. */
export const brokerFaults = {
  'broker kill -9': {
    area,
    weight: 4,
    lastsMs: [200, 6_000],
    begin: async (stage, random) => {
      const node = anyNode(stage, random)
      await stage.kafka.kill(node)
      return { what: `node ${node}`, heal: () => stage.kafka.start(node) }
    },
  },
  'broker stop': {
    area,
    weight: 2,
    lastsMs: [200, 3_000],
    begin: async (stage, random) => {
      const node = anyNode(stage, random)
      await stage.kafka.stop(node)
      return { what: `node ${node}`, heal: () => stage.kafka.start(node) }
    },
  },
  'broker pause': {
    area,
    weight: 4,
    lastsMs: [500, 9_000],
    begin: async (stage, random) => {
      const node = anyNode(stage, random)
      await stage.kafka.pause(node)
      return { what: `node ${node}`, heal: () => stage.kafka.resume(node) }
    },
  },
  'leader moved': {
    area,
    weight: 3,
    lastsMs: [0, 500],
    begin: async (stage, random) => {
      const { name, partitions } = oneOf(random, stage.topics)
      const partition = between(random, 0, partitions)
      const to = await stage.kafka.moveLeader(name, partition)
      return { what: `${name}/${partition} to node ${to}`, heal: async () => {} }
    },
  },
  'transaction coordinator moved': {
    area,
    weight: 3,
    lastsMs: [0, 500],
    begin: (stage, random) => moveCoordinator(stage, random, 'transaction'),
  },
  'group coordinator moved': {
    area,
    weight: 2,
    lastsMs: [0, 500],
    begin: (stage, random) => moveCoordinator(stage, random, 'group'),
  },
} as const satisfies Record<string, FaultKind>

async function moveCoordinator({ kafka, shardNames }: Stage, random: Random, kind: 'transaction' | 'group') {
  const name = oneOf(random, shardNames)
  const to = await kafka.moveCoordinator(kind, name)
  return { what: `${name} to node ${to}`, heal: async () => {} }
}
