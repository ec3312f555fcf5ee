import type { ConnectionDeliveries } from '@sendwright/contract'
import type { SendRefusal } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'

/** Connections that take no new records now, by id, as they were known a moment ago. */
export interface SendRefusals {
  now(): ReadonlyMap<string, SendRefusal>
  /** As they are now. */
  read(): Promise<ReadonlyMap<string, SendRefusal>>
}

const keptMs = 1_000

/** Looks again in the background when what is known is older than a second. */
export function createSendRefusals(options: {
  readonly connections: () => Promise<readonly Connection[]>
  readonly states: () => Promise<readonly ConnectionDeliveries[]>
  readonly onError: (error: unknown) => void
}): SendRefusals {
  let known: ReadonlyMap<string, SendRefusal> = new Map()
  let readAt = -Infinity
  let isReading = false

  async function read(): Promise<ReadonlyMap<string, SendRefusal>> {
    const [connections, states] = await Promise.all([options.connections(), options.states()])
    known = refusalsOf(connections, states, Date.now())
    readAt = performance.now()
    return known
  }

  return {
    now: () => {
      if (!isReading && performance.now() - readAt > keptMs) {
        isReading = true
        void read()
          .catch(options.onError)
          .finally(() => (isReading = false))
      }
      return known
    },
    read,
  }
}

/** By the rules that deliveries of programs are refused by (docs/spec/delivery.md). */
function refusalsOf(
  connections: readonly Connection[],
  states: readonly ConnectionDeliveries[],
  now: number,
): ReadonlyMap<string, SendRefusal> {
  const refusals = new Map<string, SendRefusal>()
  for (const { id, delivery } of connections) {
    const state = states.find(({ connection }) => connection === id)
    if (state === undefined) continue
    const awayMs = state.state === 'away' && state.since !== null ? now - Date.parse(state.since) : null
    if (awayMs !== null && delivery.refuseWhenAwayMs !== null && awayMs >= delivery.refuseWhenAwayMs)
      refusals.set(id, 'not-connected')
    else if (state.waiting >= delivery.maxWaiting) refusals.set(id, 'buffer-full')
  }
  return refusals
}
