import { settle } from './failure.ts'
import { claim } from './claiming.ts'
import { at, keyOf, leaseOf, readLease, type Claimed, type ShardRun } from './shardRun.ts'

/** Finishes the batch that lies in Kafka without beginning another. */
export async function finishPending(run: ShardRun): Promise<void> {
  const step = finishStep(run)
  if (!(await step)) return void (await readLease(run))
  run.pending = null
  await at(run, 'finished')
}

/** Finishes it, and claims behind that in one go. */
export async function finishAndClaim(run: ShardRun): Promise<Claimed | null> {
  const ids = run.pending?.ids ?? []
  const [finished, claimed] = await Promise.all([settle(finishStep(run)), settle(claim(run, ids))])
  if (finished.ok && finished.value) {
    run.pending = null
    await at(run, 'finished')
    if (!claimed.ok) throw claimed.error
    return claimed.value
  }
  if (claimed.ok) run.memory.free(claimed.value.bytes)
  if (!finished.ok) {
    run.lease = null
    throw finished.error
  }
  await readLease(run)
  return null
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
