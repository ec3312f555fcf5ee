import type { Counts } from './counts.ts'
import { isFailure } from './failure.ts'
import type { RelayOptions } from './relayOptions.ts'

const flushMs = 2_000
/** Between two pieces of what is removed, so that the queue does not feel it, and between two rounds. */
const removePauseMs = 200
const removeEveryMs = 60_000
const listenAgainMs = 1_000

/** Writes down what was counted, every few seconds and once at the end. */
export async function flushCounts(options: RelayOptions, counts: Counts, signal: AbortSignal): Promise<void> {
  await repeat(options, signal, async () => {
    await counts.flush(options.queue)
    return flushMs
  })
  await counts.flush(options.queue).catch((error: unknown) => tolerate(options, error))
}

/** Removes what has ended longer ago than it is kept, a piece at a time. */
export async function removeFinished(options: RelayOptions, signal: AbortSignal): Promise<void> {
  await options.clock.wait(removeEveryMs * options.clock.random(), signal)
  await repeat(options, signal, async () => ((await options.queue.removeFinished()) ? removePauseMs : removeEveryMs))
}

/** Hears from the database which shards have something to do. */
export async function listen(
  options: RelayOptions,
  onShard: (shard: number) => void,
  signal: AbortSignal,
): Promise<void> {
  await repeat(options, signal, async () => {
    await options.queue.listen(onShard, signal)
    return listenAgainMs
  })
}

async function repeat(options: RelayOptions, signal: AbortSignal, work: () => Promise<number>): Promise<void> {
  while (!signal.aborted) {
    let waitMs = listenAgainMs
    try {
      waitMs = await work()
    } catch (error) {
      tolerate(options, error)
    }
    if (!signal.aborted) await options.clock.wait(waitMs, signal)
  }
}

function tolerate({ log }: RelayOptions, error: unknown): void {
  if (isFailure(error)) log('debug', 'Work in the background waits for the database', { reason: error.message })
  else log('error', 'A defect in the background work of the relay', { error })
}
