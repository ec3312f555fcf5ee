import type { Deliveries } from '@sendwright/store'
import type { QueueFigures } from './metrics.ts'

/** How the queue of each connection stands. */
export async function readQueueFigures(
  deliveries: Deliveries,
  builtIn: readonly string[],
): Promise<readonly QueueFigures[]> {
  const states = await deliveries.connectionStates(builtIn)
  return Promise.all(
    states.map(async ({ connection, state, oldestDueAt }) => ({
      connection,
      ...(await deliveries.counts(connection)),
      oldestDueSeconds: oldestDueAt === null ? null : Math.max(0, (Date.now() - Date.parse(oldestDueAt)) / 1_000),
      isAway: state === 'away',
    })),
  )
}
