import { setTimeout as delay } from 'node:timers/promises'
import { relayPoints, type RelayPoint } from '@sendwright/engine'
import type { Random } from '@sendwright/kafka/testing'
import type { Server } from '../stage/server.ts'
import type { Stage } from '../stage/stage.ts'
import { between, type FaultKind, oneOf } from './fault.ts'

const area = 'server'
const crashWithinMs = 20_000
const moveWithinMs = 60_000

/** Points that are passed only after a doubt: one is brought about. */
const pointsOfRecovery: readonly RelayPoint[] = ['initialised', 'leaseRead', 'positionRead']
/** Points that only the first batch of a shard passes. */
const pointsOfFirstBatch: readonly RelayPoint[] = ['topicFixed', 'positionCommitted']
const pointsAtLeastOnce: readonly RelayPoint[] = ['sentAtLeastOnce', 'closedPartly']
/** The others belong to transactions. */
const pointsOfBoth: readonly RelayPoint[] = ['leaseTaken', 'claimed', 'stepSent', 'stepDone', 'told', 'finished']
const untaken = new Set<RelayPoint>()

/** What can happen to Sendwright's own processes. */
export const serverFaults = {
  'server kill -9': {
    area,
    weight: 4,
    lastsMs: [0, 2_000],
    begin: async (stage, random) => {
      const server = oneOf(random, stage.servers)
      await server.kill()
      return { what: server.name, heal: () => server.start() }
    },
  },
  'server crash at a point': {
    area,
    weight: 8,
    lastsMs: [0, 500],
    begin: async (stage, random) => {
      const server = oneOf(random, stage.servers)
      const point = nextPoint(stage, random)
      await server.kill()
      const doubt = pointsOfRecovery.includes(point)
        ? stage.network.add({ kind: 'close', api: 'EndTxn', direction: 'answer', probability: 0.3 })
        : null
      const isFirst = pointsOfFirstBatch.includes(point)
      await server.start({ point, time: isFirst || point === 'leaseTaken' ? 1 : between(random, 1, 8) })
      if (isFirst) await stage.publishElsewhere()
      const hasCrashed = await server.untilEnded(AbortSignal.timeout(crashWithinMs))
      doubt?.remove()
      return {
        what: `${server.name} at ${point}${hasCrashed ? '' : ', which it did not reach'}`,
        heal: async () => {
          await server.kill()
          await server.start()
        },
      }
    },
  },
  'server stopped': {
    area,
    weight: 2,
    lastsMs: [0, 500],
    begin: async (stage, random) => {
      const server = oneOf(random, stage.servers)
      const tookMs = await server.stop()
      return { what: `${server.name} in ${Math.round(tookMs)} ms`, heal: () => server.start() }
    },
  },
  'server paused until its shards moved': {
    area,
    weight: 2,
    lastsMs: [0, 1_000],
    begin: async (stage, random) => {
      const server = oneOf(random, stage.servers)
      const others = stage.servers.filter((other) => other !== server)
      server.pause()
      const moved = others.length > 0 && (await untilShardsMoved(stage, server, others))
      return {
        what: `${server.name}${moved ? '' : ', and its shards did not move'}`,
        heal: async () => server.resume(),
      }
    },
  },
} as const satisfies Record<string, FaultKind>

/** Every point once before any comes again. */
function nextPoint({ mode }: Stage, random: Random): RelayPoint {
  const reachable = relayPoints.filter(
    (point) => pointsOfBoth.includes(point) || pointsAtLeastOnce.includes(point) === (mode === 'atLeastOnce'),
  )
  if (untaken.size === 0) for (const point of reachable) untaken.add(point)
  const point = oneOf(random, [...untaken])
  untaken.delete(point)
  return point
}

async function untilShardsMoved({ connection }: Stage, paused: Server, others: readonly Server[]): Promise<boolean> {
  const end = performance.now() + moveWithinMs
  while (performance.now() < end) {
    for (const { api } of others) {
      const found = await api.deliveryConnections({ signal: AbortSignal.timeout(3_000) }).catch(() => null)
      const shards = found?.connections.find((each) => each.connection === connection)?.shards ?? []
      if (shards.length > 0 && shards.every(({ owner }) => owner !== null && !owner.includes(`-${paused.pid()}-`)))
        return true
    }
    await delay(100)
  }
  return false
}
