import { at, keyOf, leaseOf, readLease, type ShardRun } from './shardRun.ts'

/** Finishes the batch that lies in Kafka without beginning another. False when lease or rows have changed. */
export async function finishPending(run: ShardRun): Promise<boolean> {
  if (!(await finishStep(run))) {
    await readLease(run)
    return false
  }
  run.pending = null
  await at(run, 'finished')
  return true
}

async function finishStep(run: ShardRun): Promise<boolean> {
  const lease = leaseOf(run)
  return await run.options.queue.step({
    lease: keyOf(run),
    revision: run.revision,
    last: lease.last,
    finish: run.pending,
    begin: null,
    park: [],
    refuse: [],
  })
}
