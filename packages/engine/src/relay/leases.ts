import type { Connection } from '@sendwright/model'
import type { ShardLease } from './deliveryQueue.ts'
import { isFailure } from './failure.ts'
import type { RelayOptions } from './relayOptions.ts'
import { createWakeUp } from './wakeUp.ts'

/** How long a lease lasts, and how often it is renewed. */
export const leaseMs = 10_000
const renewMs = 3_000
/** How long before its end nothing is begun under a lease any more. */
const marginMs = 2_000
const retryMs = 500

/** What a renewal has brought. */
export interface Held {
  readonly leases: readonly ShardLease[]
  readonly connections: readonly Connection[]
}

/** The leases of this server, kept until it stops. */
export interface LeaseKeeper {
  /** Renews now. */
  hurry(): void
  /** The last renewal is young enough to begin something. */
  isFresh(): boolean
  /** Ends renewing. */
  stop(): Promise<void>
}

/** Renews every 3 s; `onHeld` hears what is held after each renewal, `onTick` may do what is done as often. */
export function keepLeases(
  options: RelayOptions,
  {
    onHeld,
    onTick,
    avoided,
  }: {
    readonly onHeld: (held: Held) => void
    readonly onTick: () => Promise<void>
    /** Connections that this server does not reach. */
    readonly avoided: () => readonly string[]
  },
): LeaseKeeper {
  const { queue, clock, log, server } = options
  const wakeUp = createWakeUp(clock)
  let freshUntil = -Infinity
  let isStopped = false

  const running = keep()

  async function keep(): Promise<void> {
    let isTold = false
    while (!isStopped) {
      try {
        await renew()
        isTold = false
        await onTick()
        if (!isStopped) await wakeUp.pause(renewMs)
      } catch (error) {
        if (!isTold) log(isFailure(error) ? 'warn' : 'error', 'The leases could not be renewed', { error })
        isTold = true
        if (!isStopped) await wakeUp.pause(retryMs)
      }
    }
  }

  async function renew(): Promise<void> {
    const connections = (await options.connections()).filter(({ toComplete }) => toComplete === null)
    const began = clock.monotonic()
    const leases = await queue.keepLeases({
      server,
      leaseMs,
      connections: connections.map(({ id }) => id),
      avoid: avoided(),
    })
    if (isStopped) return
    freshUntil = began + leaseMs - marginMs
    onHeld({ leases, connections })
  }

  return {
    hurry: () => wakeUp.hurry(),
    isFresh: () => clock.monotonic() < freshUntil,
    async stop() {
      isStopped = true
      wakeUp.hurry()
      await running
    },
  }
}
