import type { Coordinators } from '../cluster/coordinators.ts'
import type { Leaders } from '../cluster/leaders.ts'
import { SandboxFailure } from '../failure.ts'
import type { Topics } from '../log/topics.ts'
import type { Transactions } from '../transactions/transactions.ts'

/**
 * One thing that is done to the sandbox now:
 * - `move-leader`: another replica leads the partition; where there is no other, it is away until a request was told so;
 * - `move-coordinator`: another node coordinates the group, or it is away likewise; `move-transaction-coordinator` does
 *   the same to a transactional id;
 * - `delete-topic`: with its records and the positions committed for it;
 * - `close-connections`: all of them; new ones are taken at once;
 * - `fence`: as if another producer with this transactional id had started. What it has open is aborted.
 */
export type Disturbance =
  | { readonly kind: 'move-leader'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'move-coordinator'; readonly group: string }
  | { readonly kind: 'move-transaction-coordinator'; readonly transactionalId: string }
  | { readonly kind: 'delete-topic'; readonly topic: string }
  | { readonly kind: 'close-connections' }
  | { readonly kind: 'fence'; readonly transactionalId: string }

interface Disturbed {
  readonly topics: Topics
  readonly leaders: Leaders
  readonly coordinators: Coordinators
  readonly transactions: Transactions
  deleteTopic(name: string): number
  closeConnections(): void
}

/** Does it. Throws a `SandboxFailure`, code `not-found`, where there is no such topic, partition or transactional id. */
export function disturb(cluster: Disturbed, what: Disturbance): void {
  switch (what.kind) {
    case 'move-leader': {
      const { topic, partition: index } = what
      const log = cluster.topics.get(topic)?.partitions[index]
      if (!log) throw new SandboxFailure('not-found', `There is no partition ${index} of topic ${topic}`)
      cluster.leaders.move({ topic, index })
      log.wake()
      return
    }
    case 'move-coordinator':
      cluster.coordinators.move('group', what.group)
      return
    case 'move-transaction-coordinator':
      cluster.coordinators.move('transaction', what.transactionalId)
      return
    case 'delete-topic':
      if (cluster.deleteTopic(what.topic)) throw new SandboxFailure('not-found', `There is no topic ${what.topic}`)
      return
    case 'close-connections':
      cluster.closeConnections()
      return
    case 'fence':
      if (!cluster.transactions.fence(what.transactionalId)) {
        throw new SandboxFailure('not-found', `No producer has the transactional id ${what.transactionalId}`)
      }
  }
}
