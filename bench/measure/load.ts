import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { median, percentile } from './figures.ts'
import type { LoadOptions, LoadResult } from './loadWorker.ts'

/** What came of some seconds of requests. */
export interface LoadFigures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * Sends requests from so many clients, each on a connection of its own that stays open and with one request at a time.
 * Throws when an answer is not the expected status: a rate of refusals is no rate.
 */
export async function measureLoad(options: LoadOptions): Promise<LoadFigures> {
  const worker = new Worker(new URL('./loadWorker.ts', import.meta.url), { workerData: options })
  const [result] = (await once(worker, 'message')) as [LoadResult]
  await worker.terminate()
  if (result.error !== null) throw new Error(`${options.url}: ${result.error}`)
  return {
    perSecond: result.latencies.length / result.seconds,
    p50Ms: median(result.latencies),
    p99Ms: percentile(result.latencies, 99),
  }
}
