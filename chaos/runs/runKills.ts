import { setTimeout as delay } from 'node:timers/promises'
import { receivePoints, runnerPoints } from '@sendwright/engine'
import type { Random } from '@sendwright/kafka/testing'
import { between, oneOf } from '../faults/fault.ts'
import type { CrashAt, Server } from '../stage/server.ts'
import type { Stage } from '../stage/stage.ts'

/** What is done to the servers and the way to their database, in this order. */
export type RunFault =
  | { readonly kind: 'kill' }
  | { readonly kind: 'crash'; readonly at: CrashAt }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'cut' }

/** How often a fault that kills nobody comes between. */
const pauseShare = 0.15
const cutShare = 0.25
const crashWithinMs = 25_000
/** Longer than a lease and than a transaction may be open; shorter ones are as likely. */
const longestPauseMs = { alone: 3_000, withAnother: 20_000 }

/** Points that a server passes once, when it begins. */
const passedOnce: ReadonlySet<CrashAt['point']> = new Set(['receive.opened', 'receive.placed'])
const points: readonly CrashAt['point'][] = [
  ...runnerPoints.map((point) => `run.${point}` as const),
  ...receivePoints.map((point) => `receive.${point}` as const),
  'claimed',
  'stepSent',
  'stepDone',
  'committed',
]

/** So many kills, at random moments and at every named point in turn, with pauses and cuts between them. */
export function planRunFaults(
  random: Random,
  { kills, servers, pauseMs }: { readonly kills: number; readonly servers: number; readonly pauseMs: number },
): readonly RunFault[] {
  const faults: RunFault[] = []
  let untaken: CrashAt['point'][] = []
  for (let killed = 0; killed < kills; killed += 1) {
    if (random() < 0.4) faults.push({ kind: 'kill' })
    else {
      if (untaken.length === 0) untaken = [...points]
      const point = oneOf(random, untaken)
      untaken = untaken.filter((other) => other !== point)
      faults.push({ kind: 'crash', at: { point, time: passedOnce.has(point) ? 1 : between(random, 1, 8) } })
    }
    if (random() < cutShare) faults.push({ kind: 'cut' })
    const longest = servers > 1 ? longestPauseMs.withAnother : longestPauseMs.alone
    if (random() < pauseShare) faults.push({ kind: 'pause', ms: between(random, 500, longest) })
  }
  if (pauseMs > 0) faults.push({ kind: 'pause', ms: pauseMs })
  return faults
}

/** Does it, brings the server back, and gives what was done. */
export async function doRunFault({ servers, database }: Stage, fault: RunFault, random: Random): Promise<string> {
  const server = oneOf(random, servers)
  switch (fault.kind) {
    case 'kill':
      await server.kill()
      await delay(between(random, 0, 1_000))
      await server.start()
      return `${server.name} killed`
    case 'crash':
      return crash(servers, server, fault.at)
    case 'pause':
      server.pause()
      await delay(fault.ms)
      server.resume()
      return `${server.name} paused for ${fault.ms} ms`
    case 'cut':
      database.cut()
      return 'connections to PostgreSQL cut'
  }
}

async function crash(servers: readonly Server[], server: Server, at: CrashAt): Promise<string> {
  const others = servers.filter((other) => other !== server)
  if (at.point.startsWith('receive.')) {
    // One server reads: those that stop give the lease up, and this one is alone to take it.
    await Promise.all(servers.map((each) => each.stop()))
    await server.start(at)
    await Promise.all(others.map((other) => other.start()))
  } else {
    await server.kill()
    await server.start(at)
  }
  const hasCrashed = await server.untilEnded(AbortSignal.timeout(crashWithinMs))
  await server.kill()
  await server.start()
  return `${server.name} ended at ${at.point}:${at.time}${hasCrashed ? '' : ', which it did not reach, so killed later'}`
}
