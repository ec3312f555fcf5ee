import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ApiClient } from '@sendwright/contract'
import type { Delivery } from '@sendwright/model'
import type { Server } from '../stage/server.ts'
import type { JournalEntry } from '../publish/journal.ts'
import { type FoundRecord, placeOf } from './checkRecords.ts'

/** Asks one server after the other until one answers; null when the signal aborts before. */
export async function askAny<Answer>(
  servers: readonly Server[],
  question: (api: ApiClient) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer | null> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    const server = servers[attempt % servers.length]
    if (server !== undefined && server.pid() !== null) {
      try {
        return await question(server.api)
      } catch {
        // The next may answer.
      }
    }
    await delay(50)
  }
  return null
}

/** Resolves with true when all of these are delivered, with false when the signal aborts first. */
export async function untilDelivered(
  servers: readonly Server[],
  ids: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const id of ids) {
    for (;;) {
      const found = await askAny(
        servers,
        (api) => api.getDelivery({ params: { id }, query: { wait: '2s' }, signal }),
        signal,
      )
      if (found === null) return false
      if (found.state === 'delivered') break
    }
  }
  return true
}

/** Resolves when nothing waits and nothing is being sent; false when the signal aborts first. */
export async function untilDrained(servers: readonly Server[], signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const open = await askAny(
      servers,
      async (api) => {
        const pages = await Promise.all(
          (['accepted', 'sending'] as const).map((state) => api.listDeliveries({ query: { state, limit: '1' } })),
        )
        return pages.some(({ deliveries }) => deliveries.length > 0)
      },
      signal,
    )
    if (open === null) return false
    if (!open) return true
    await delay(100)
  }
}

/**
 * Compares what the product says of some deliveries with what lies in Kafka: receipts that name another place, poison
 * that did not fail. A sentence for each.
 */
export async function checkReceipts(
  servers: readonly Server[],
  entries: readonly JournalEntry[],
  found: readonly FoundRecord[],
): Promise<readonly string[]> {
  const places = new Map<string, Set<string>>()
  for (const record of found) {
    const value = record.value ?? ''
    const known = places.get(value)
    if (known === undefined) places.set(value, new Set([placeOf(record)]))
    else known.add(placeOf(record))
  }
  const wrong: string[] = []
  for (const entry of entries) {
    if (entry.id === null) continue
    const { id } = entry
    const delivery = await askAny(servers, (api) => api.getDelivery({ params: { id } }), AbortSignal.timeout(30_000))
    const fault = delivery === null ? 'cannot be read' : faultOf(delivery, entry, places.get(entry.value) ?? new Set())
    if (fault !== null) wrong.push(`${entry.identity}, delivery ${id}: ${fault}`)
  }
  return wrong
}

function faultOf(delivery: Delivery, entry: JournalEntry, places: ReadonlySet<string>): string | null {
  const expected = entry.isPoison ? 'failed' : 'delivered'
  if (delivery.state !== expected) return `is ${delivery.state}, not ${expected}: ${delivery.failure?.message ?? ''}`
  if (!isDeepStrictEqual(delivery.record.value, entry.value)) return 'has another value'
  const { receipt } = delivery
  if (receipt === null) return entry.isPoison ? null : 'has no receipt'
  if (receipt.offset === null) return receipt.confirmedBy === 'position' ? null : 'has no offset'
  const place = `${receipt.topic}/${receipt.partition}/${receipt.offset}`
  return places.has(place) ? null : `its receipt names ${place}, it lies at ${[...places].join(' and ')}`
}
