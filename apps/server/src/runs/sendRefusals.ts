import type { ConnectionDeliveries } from '@sendwright/contract'
import type { SendRefusal } from '@sendwright/engine'
import type { Connection } from '@sendwright/model'

/** Connections that take no new records now, by id. */
export interface SendRefusals {
  /** As they were known a moment ago; looks again in the background. */
  now(): ReadonlyMap<string, SendRefusal>
  /** At most half a second old. */
  recent(): Promise<ReadonlyMap<string, SendRefusal>>
}

const keptMs = 500

/** Remembers what the database tells for half a second: it is asked with each script and each start. */
export function createSendRefusals(options: {
  readonly connections: () => Promise<readonly Connection[]>
  readonly states: () => Promise<readonly ConnectionDeliveries[]>
  readonly onError: (error: unknown) => void
}): SendRefusals {
  let known: ReadonlyMap<string, SendRefusal> = new Map()
  let asked: { readonly at: number; readonly answer: Promise<ReadonlyMap<string, SendRefusal>> } | null = null

  async function read(): Promise<ReadonlyMap<string, SendRefusal>> {
    const [connections, states] = await Promise.all([options.connections(), options.states()])
    known = refusalsOf(connections, states, Date.now())
    return known
  }

  function recent(): Promise<ReadonlyMap<string, SendRefusal>> {
    const now = performance.now()
    if (asked !== null && now - asked.at <= keptMs) return asked.answer
    const asking = { at: now, answer: read() }
    asked = asking
    asking.answer.catch(() => {
      if (asked === asking) asked = null
    })
    return asking.answer
  }

  return {
    now: () => {
      recent().catch(options.onError)
      return known
    },
    recent,
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
