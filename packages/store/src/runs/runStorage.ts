import type { Query } from '../database/database.ts'
import type { Pinned } from '../database/pipeline.ts'
import type { Announcer } from '../deliveries/announce.ts'
import type { FreeSpace } from '../deliveries/freeSpace.ts'
import type { Partitions } from '../deliveries/partitions.ts'
import { isWithoutPartition } from './rowErrors.ts'
import type { RunAnnouncer } from './runAnnouncer.ts'
import type { RunDeliveryColumns } from './runDeliveries.ts'
import type { Transactions } from './transactions.ts'
import type { Written } from './writeRuns.ts'

/** What is needed to change runs. */
export interface RunStorage {
  readonly query: Query
  readonly transactions: Transactions
  readonly columnsOf: RunDeliveryColumns
  readonly announcer: Announcer
  readonly runAnnouncer: RunAnnouncer
  readonly partitions: Partitions
  readonly freeSpace: FreeSpace
  readonly log: (message: string, details: object) => void
}

/** What has written nothing. */
export const nothingWritten: Written = { shards: new Set(), lastDelivery: 0, hasRuns: false }

/**
 * Changes runs in a transaction, and tells relays and runners once it is durable. The work may be called twice: its first
 * transaction is gone then.
 */
export async function changeInTransaction(
  storage: RunStorage,
  work: (connection: Pinned) => Promise<Written>,
): Promise<void> {
  let written: Written
  try {
    written = await storage.transactions.transaction(work)
  } catch (error) {
    if (!isWithoutPartition(error)) throw error
    await storage.partitions.make()
    written = await storage.transactions.transaction(work)
  }
  if (written.shards.size > 0) storage.announcer.announce(written.shards)
  if (written.hasRuns) storage.runAnnouncer.announce()
  if (written.lastDelivery > 0) storage.partitions.reached(written.lastDelivery)
}
