import type { Connection, DeliveryMode, Failure } from '@sendwright/model'
import { isFailure } from './failure.ts'
import type { ConnectionDeliveryState, RelayOptions } from './relayOptions.ts'

/** How long a connection delivers at least once before transactions are tried anew. */
const fallbackMs = 10 * 60_000

/** What all shards of a connection know of it together. */
export interface ConnectionHealth {
  /** A call to the cluster has brought nothing, again. */
  failed(failure: Failure): void
  /** The cluster has done its part. */
  worked(): void
  /** What the database says: a connection that a server left as away is away until it has answered. */
  heard(noted: ConnectionDeliveryState['away']): void
  /** Transactions are not permitted or not known. */
  fallBack(failure: Failure): void
  /** Transactions work. */
  transactionsWork(): void
  isAway(): boolean
  /** For how long it is away, in milliseconds; null = it is not. */
  awayForMs(): number | null
  /** How the next batch is delivered. */
  mode(connection: Connection): DeliveryMode
  /** The connection was changed: what it was known to refuse is tried anew. */
  forget(): void
  /** Notes again that it is away, which another server may deny, and what could not be noted. */
  renew(): Promise<void>
}

/** Keeps and tells how a connection stands. `onBack` is called when it works again after it was away. */
export function createConnectionHealth(
  id: string,
  { queue, observe, clock, log }: RelayOptions,
  onBack: () => void,
): ConnectionHealth {
  let away: ConnectionDeliveryState['away'] = null
  let fallback: { readonly reason: string; readonly until: number } | null = null
  let mode: DeliveryMode = 'exactlyOnce'
  let told: string | null = null
  let isNoted = true
  let awayFrom = 0
  let telling = Promise.resolve()

  return {
    failed(failure) {
      if (away === null) awayFrom = clock.monotonic()
      if (away === null) log('warn', `The cluster of connection ${id} does not answer`, { reason: failure.message })
      away = { since: away?.since ?? clock.now(), reason: failure.message }
      tell()
    },
    worked() {
      if (away === null && told !== null) return
      const wasAway = away !== null
      away = null
      tell()
      if (!wasAway) return
      log('info', `The cluster of connection ${id} answers again`)
      onBack()
    },
    heard(noted) {
      if (noted === null || away !== null) return
      away = noted
      awayFrom = clock.monotonic()
      tell()
    },
    fallBack(failure) {
      if (fallback === null)
        log('warn', `Connection ${id} delivers at least once: transactions are refused`, { reason: failure.message })
      fallback = { reason: failure.message, until: clock.monotonic() + fallbackMs }
      mode = 'atLeastOnce'
      tell()
    },
    transactionsWork() {
      if (fallback !== null) log('info', `Connection ${id} delivers exactly once again`)
      fallback = null
    },
    isAway: () => away !== null,
    awayForMs: () => (away === null ? null : clock.monotonic() - awayFrom),
    mode(connection) {
      const isRefused = fallback !== null && clock.monotonic() < fallback.until
      const next = connection.delivery.mode === 'atLeastOnce' || isRefused ? 'atLeastOnce' : 'exactlyOnce'
      if (next !== mode) {
        mode = next
        tell()
      }
      return mode
    },
    forget() {
      if (fallback !== null) fallback = { ...fallback, until: clock.monotonic() }
    },
    async renew() {
      if (away === null && isNoted) return
      telling = telling.then(note)
      await telling
    },
  }

  function state(): ConnectionDeliveryState {
    return { connection: id, away, mode, fallbackReason: mode === 'atLeastOnce' ? (fallback?.reason ?? null) : null }
  }

  function tell(): void {
    const now = JSON.stringify(state())
    if (now === told) return
    told = now
    observe.connection(state())
    telling = telling.then(note)
  }

  /** A state that could not be noted is noted with the next change or renewal. */
  async function note(): Promise<void> {
    const { connection, fallbackReason } = state()
    try {
      await queue.noteConnection({
        connection,
        awaySince: away?.since ?? null,
        reason: away?.reason ?? null,
        mode,
        fallbackReason,
      })
      isNoted = true
    } catch (error) {
      if (!isFailure(error)) throw error
      isNoted = false
    }
  }
}
