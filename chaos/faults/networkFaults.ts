import type { ApiName, NetworkFault, Random } from '@sendwright/kafka/testing'
import type { Stage } from '../stage/stage.ts'
import { between, type Disturbance, type FaultKind, oneOf } from './fault.ts'

const area = 'network'

/** The requests on which a delivery depends; those that change something come twice as often. */
const apis: readonly ApiName[] = [
  ...(['Produce', 'AddOffsetsToTxn', 'AddPartitionsToTxn', 'TxnOffsetCommit', 'EndTxn', 'InitProducerId'] as const),
  ...(['Produce', 'AddOffsetsToTxn', 'TxnOffsetCommit', 'EndTxn', 'EndTxn', 'InitProducerId'] as const),
  ...(['FindCoordinator', 'OffsetFetch', 'Metadata', 'ApiVersions'] as const),
]

/** What can happen between a server and Kafka. */
export const networkFaults = {
  'requests lost': {
    area,
    weight: 3,
    lastsMs: [500, 4_000],
    begin: async (stage, random) => disturb(stage, { kind: 'drop', ...someOf(random), direction: 'request' }),
  },
  'answers lost': {
    area,
    weight: 4,
    lastsMs: [500, 4_000],
    begin: async (stage, random) => disturb(stage, { kind: 'drop', ...someOf(random), direction: 'answer' }),
  },
  'requests late': {
    area,
    weight: 4,
    lastsMs: [500, 4_000],
    begin: async (stage, random) =>
      disturb(stage, { kind: 'delay', ...someOf(random), direction: 'request', delayMs: between(random, 200, 12_000) }),
  },
  'answers late': {
    area,
    weight: 2,
    lastsMs: [500, 4_000],
    begin: async (stage, random) =>
      disturb(stage, { kind: 'delay', ...someOf(random), direction: 'answer', delayMs: between(random, 200, 12_000) }),
  },
  'connections closed': {
    area,
    weight: 3,
    lastsMs: [500, 3_000],
    begin: async (stage, random) => disturb(stage, { kind: 'close', ...someOf(random), direction: direction(random) }),
  },
  'connections reset': {
    area,
    weight: 3,
    lastsMs: [500, 3_000],
    begin: async (stage, random) => disturb(stage, { kind: 'reset', ...someOf(random), direction: direction(random) }),
  },
  'connections slow': {
    area,
    weight: 1,
    lastsMs: [1_000, 4_000],
    begin: async (stage, random) =>
      disturb(stage, {
        kind: 'slow',
        ...someOf(random),
        direction: direction(random),
        bytesPerSecond: between(random, 200, 20_000),
      }),
  },
  'black hole': {
    area,
    weight: 2,
    lastsMs: [500, 5_000],
    begin: async (stage, random) =>
      disturb(stage, { kind: 'black-hole', broker: anyBroker(stage, random), direction: direction(random) }),
  },
  'all silent': {
    area,
    weight: 1,
    lastsMs: [500, 4_000],
    begin: async (stage) => disturb(stage, { kind: 'black-hole' }),
  },
  'connections refused': {
    area,
    weight: 1,
    lastsMs: [500, 4_000],
    begin: async (stage, random) => {
      const broker = random() < 0.5 ? null : anyBroker(stage, random)
      const disturbance = disturb(stage, { kind: 'refuse', broker })
      stage.network.cut(broker ?? undefined)
      return disturbance
    },
  },
  'all cut': {
    area,
    weight: 2,
    lastsMs: [0, 200],
    begin: async ({ network }) => {
      network.cut()
      return { what: 'every connection', heal: async () => {} }
    },
  },
} as const satisfies Record<string, FaultKind>

function disturb({ network }: Stage, rule: NetworkFault): Disturbance {
  const active = network.add(rule)
  const where = rule.broker === undefined || rule.broker === null ? 'every broker' : `broker ${rule.broker + 1}`
  const details = [rule.api ?? 'everything', rule.direction, rule.delayMs && `${rule.delayMs} ms`, where]
  return { what: details.filter(Boolean).join(', '), heal: async () => active.remove() }
}

/** One API, now and then all of them; a few times, or each time with some luck. */
function someOf(random: Random): Pick<NetworkFault, 'api' | 'times' | 'probability'> {
  const api = random() < 0.1 ? null : oneOf(random, apis)
  return random() < 0.6 ? { api, times: between(random, 1, 4) } : { api, probability: 0.3 }
}

function direction(random: Random): 'request' | 'answer' {
  return random() < 0.5 ? 'request' : 'answer'
}

function anyBroker({ network }: Stage, random: Random): number {
  return between(random, 0, network.addresses.length)
}
