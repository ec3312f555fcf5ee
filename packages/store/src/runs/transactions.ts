import type { Database } from '../database/database.ts'
import type { Pinned, Pipeline, Statement } from '../database/pipeline.ts'

/** Transactions over connections of their own, one at a time on each; who finds none free waits. */
export interface Transactions {
  /** Runs the work in a transaction; what it throws rolls back. Statements may follow one another without waiting. */
  transaction<Result>(work: (connection: Pinned) => Promise<Result>): Promise<Result>
}

// Below 15 s, in which the work of a server that hangs has to move: PostgreSQL ends what it has locked.
const endsAfter = '12s'
const connections = 6

/**
 * Transactions that runs are changed in. A server that was paused finds its transaction gone when it wakes, and has stored
 * nothing; its row locks are the leases of the runs. Plans go by index, whatever the statistics say at that moment.
 */
export function createRunTransactions(database: Database): Transactions {
  const free: Pipeline[] = Array.from({ length: connections }, () =>
    database.pipeline({
      settings: {
        synchronous_commit: 'on',
        transaction_timeout: endsAfter,
        idle_in_transaction_session_timeout: endsAfter,
        statement_timeout: endsAfter,
        plan_cache_mode: 'force_generic_plan',
        enable_seqscan: 'off',
        enable_hashjoin: 'off',
        enable_mergejoin: 'off',
        enable_bitmapscan: 'off',
        jit: 'off',
      },
      timeoutMs: 15_000,
    }),
  )
  const waiting: ((pipeline: Pipeline) => void)[] = []

  async function take(): Promise<Pipeline> {
    return free.pop() ?? new Promise((resolve) => waiting.push(resolve))
  }

  function giveBack(pipeline: Pipeline): void {
    const next = waiting.shift()
    if (next === undefined) free.push(pipeline)
    else next(pipeline)
  }

  return {
    transaction: async (work) => {
      const pipeline = await take()
      try {
        const connection = pipeline.pinned()
        const { run } = connection
        const [, result] = await all([run(beginStatement, []), work(connection)]).catch(async (error: unknown) => {
          await run(rollbackStatement, []).catch(() => {})
          throw error
        })
        await run(commitStatement, [])
        return result
      } finally {
        giveBack(pipeline)
      }
    },
  }
}

/** Waits for all, also after one has failed: the connection is free only then. The first failure is the reason. */
export async function all<Results extends readonly unknown[]>(works: {
  readonly [Index in keyof Results]: Promise<Results[Index]>
}): Promise<Results> {
  const results = await Promise.allSettled(works)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  // All are fulfilled, in their order.
  return results.map((result) => (result.status === 'fulfilled' ? result.value : undefined)) as unknown as Results
}

const beginStatement: Statement = { name: 'begin', text: 'begin' }
const commitStatement: Statement = { name: 'commit', text: 'commit' }
const rollbackStatement: Statement = { name: 'rollback', text: 'rollback' }
