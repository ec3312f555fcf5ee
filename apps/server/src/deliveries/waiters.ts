import type { DeliveredRow, DecidedRows } from '@sendwright/engine'
import type { DeliveryState } from '@sendwright/model'

/** How a delivery has ended: with its place in Kafka where this server has seen it delivered. */
export interface Ending {
  readonly state: EndState
  readonly delivered: DeliveredRow | null
}

/** States that end a wait; a failed one may be retried by a person, but nobody waits for that. */
export type EndState = Extract<DeliveryState, 'delivered' | 'failed' | 'skipped' | 'cancelled'>

/** Whether a delivery in this state is not on its way any more. */
export function isEnd(state: DeliveryState): state is EndState {
  return state !== 'accepted' && state !== 'sending'
}

/** A delivery that is waited for. */
export interface Awaited {
  readonly id: string
  /** null = not known, which counts as another server's. */
  readonly shard: number | null
}

/** What waiting needs of the rest. */
export interface WaitersOptions {
  /** Of these deliveries those that have ended. */
  readonly endsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, EndState>>
  /** The shards whose ends this server hears of by itself. */
  readonly ownShards: () => ReadonlySet<number>
  readonly onError: (error: unknown) => void
}

/** Everybody who waits for the end of deliveries. */
export interface Waiters {
  /** Call it before what is to be waited for can end; `stop` when the wait has begun or there is none. */
  expect(): { readonly stop: () => void }
  /** Resolves when all have ended, after `ms`, when the signal aborts or all are let go: with the ends known then. */
  wait(
    deliveries: readonly Awaited[],
    options: { readonly ms: number; readonly signal: AbortSignal | null },
  ): Promise<ReadonlyMap<string, Ending>>
  /** Told by this server's relay. */
  decided(rows: DecidedRows): void
  /** Told where a person has ended deliveries. */
  ended(ids: readonly string[], state: EndState): void
  /** Everybody is answered with what is known, and nobody waits any more. */
  letGo(): void
  /** Deliveries that are waited for. */
  readonly size: number
}

/** Ends at other servers are asked for this often, for all that wait together. */
const askOthersMs = 100
/** Own ends are told, but for those of persons at other servers and of shards that have moved. */
const askAllEvery = 10
const mostAtOnce = 5_000
/** Ends that came before anybody waited for them, while somebody was about to. */
const mostEarly = 20_000

interface Wait {
  readonly ends: Map<string, Ending>
  missing: number
  finish: () => void
}

/** Makes the register of waiters. It sets a timer only while somebody waits. */
export function createWaiters(options: WaitersOptions): Waiters {
  const waitsById = new Map<string, { readonly shard: number | null; readonly waits: Set<Wait> }>()
  const everybody = new Set<Wait>()
  let early = new Map<string, Ending>()
  let earlier = new Map<string, Ending>()
  let expecting = 0
  let isOver = false
  let asking: NodeJS.Timeout | null = null
  let asked = 0

  function end(id: string, ending: Ending): void {
    if (expecting > 0) {
      if (early.size >= mostEarly) {
        earlier = early
        early = new Map()
      }
      early.set(id, ending)
    }
    const entry = waitsById.get(id)
    if (entry === undefined) return
    waitsById.delete(id)
    for (const wait of entry.waits) {
      wait.ends.set(id, ending)
      wait.missing -= 1
      if (wait.missing === 0) wait.finish()
    }
  }

  function askSoon(): void {
    if (asking !== null || waitsById.size === 0) return
    asking = setTimeout(() => {
      void ask()
        .catch(options.onError)
        .finally(() => {
          asking = null
          askSoon()
        })
    }, askOthersMs)
  }

  async function ask(): Promise<void> {
    asked += 1
    const own = asked % askAllEvery === 0 ? null : options.ownShards()
    const ids: string[] = []
    for (const [id, { shard }] of waitsById) {
      if (own === null || shard === null || !own.has(shard)) ids.push(id)
      if (ids.length >= mostAtOnce) break
    }
    if (ids.length === 0) return
    for (const [id, state] of await options.endsOf(ids)) end(id, { state, delivered: null })
  }

  function stopExpecting(): void {
    expecting -= 1
    if (expecting > 0) return
    early.clear()
    earlier.clear()
  }

  return {
    expect: () => {
      expecting += 1
      let isStopped = false
      return {
        stop: () => {
          if (!isStopped) stopExpecting()
          isStopped = true
        },
      }
    },

    wait: (deliveries, { ms, signal }) =>
      new Promise((resolve) => {
        const wait: Wait = { ends: new Map(), missing: 0, finish: () => {} }
        for (const { id, shard } of deliveries) {
          const known = early.get(id) ?? earlier.get(id)
          if (known !== undefined) {
            wait.ends.set(id, known)
            continue
          }
          wait.missing += 1
          const entry = waitsById.get(id)
          if (entry === undefined) waitsById.set(id, { shard, waits: new Set([wait]) })
          else entry.waits.add(wait)
        }
        if (wait.missing === 0 || isOver || signal?.aborted === true) {
          forget(wait, deliveries)
          return resolve(wait.ends)
        }
        everybody.add(wait)
        const timer = setTimeout(() => wait.finish(), ms)
        const leave = () => wait.finish()
        signal?.addEventListener('abort', leave, { once: true })
        wait.finish = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', leave)
          everybody.delete(wait)
          if (wait.missing > 0) forget(wait, deliveries)
          resolve(wait.ends)
        }
        askSoon()
      }),

    decided: ({ delivered, refused }) => {
      if (waitsById.size === 0 && expecting === 0) return
      for (const row of delivered) end(String(row.id), { state: 'delivered', delivered: row })
      for (const { id, retryInMs } of refused)
        if (retryInMs === null) end(String(id), { state: 'failed', delivered: null })
    },

    ended: (ids, state) => {
      for (const id of ids) end(id, { state, delivered: null })
    },

    letGo: () => {
      isOver = true
      for (const wait of everybody) wait.finish()
    },

    get size() {
      return waitsById.size
    },
  }

  function forget(wait: Wait, deliveries: readonly Awaited[]): void {
    for (const { id } of deliveries) {
      const entry = waitsById.get(id)
      if (entry?.waits.delete(wait) === true && entry.waits.size === 0) waitsById.delete(id)
    }
  }
}
