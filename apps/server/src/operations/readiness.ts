import type { DatabaseHealth } from '@sendwright/store'
import type { Lifecycle } from './lifecycle.ts'

/** Why the server does not take work; null = it does. A Kafka cluster that is away is no reason: work is taken and waits. */
export function whyNotReady(lifecycle: Lifecycle, database: DatabaseHealth): string | null {
  if (lifecycle.isStopping) return 'This server is stopping.'
  return database.state === 'up' ? null : 'The database does not answer.'
}
