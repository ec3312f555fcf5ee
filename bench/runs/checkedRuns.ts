import { setTimeout as wait } from 'node:timers/promises'
import type { ApiClient } from '@sendwright/contract'
import type { RawKafka } from '../raw/rawKafka.ts'
import { oneRun, publishOneStep } from './oneStepProcess.ts'

const lookMs = 500

/** Lets a server open its way to Kafka and compile what runs need, before anything is measured: some hundred runs. */
export async function warmUp(api: ApiClient, raw: RawKafka): Promise<void> {
  const topic = `warm-up-${crypto.randomUUID()}`
  await raw.createTopic(topic)
  const process = await publishOneStep(api, 'Warm-up', { kind: 'send', connection: 'bench', topic })
  await startMany(api, process, { runs: warmUpRuns, run: oneRun })
  await untilCompleted(api, process, warmUpRuns)
}

const warmUpRuns = 500

/** Waits until so many runs of a process are completed; throws when one of them failed. */
export async function untilCompleted(api: ApiClient, process: string, expected: number): Promise<void> {
  for (;;) {
    const { counts } = await api.runOverview({ query: { process } })
    if (counts.failed + counts.cancelled > 0) throw new Error(`${counts.failed} runs failed`)
    if (counts.completed > expected) throw new Error(`${counts.completed} runs where ${expected} were started`)
    if (counts.completed === expected) return
    await wait(lookMs)
  }
}

/** When the last run of a process ended, by the clock of the database; throws unless each sent one record. */
export async function lastEnd(api: ApiClient, process: string): Promise<number> {
  let last = 0
  let after: string | undefined
  do {
    const { runs, next } = await api.listRuns({ query: { process, limit: 500, ...(after && { after }) } })
    for (const { id, state, endedAt, records } of runs) {
      if (state !== 'completed' || endedAt === null) throw new Error(`Run ${id} is ${state}`)
      if (records.total !== 1 || records.failed > 0) throw new Error(`Run ${id} has ${records.total} records`)
      last = Math.max(last, Date.parse(endedAt))
    }
    after = next ?? undefined
  } while (after !== undefined)
  return last
}

/** Throws unless the topic holds so many records, each of another run. */
export async function checkRecords(raw: RawKafka, topic: string, expected: number): Promise<void> {
  const { records, distinct } = await raw.count(topic)
  if (records !== expected || distinct !== expected)
    throw new Error(`${topic} holds ${records} records of ${distinct} runs where ${expected} were started`)
}

/** Starts so many runs in requests of up to 1,000, one request after another. */
export async function startMany(
  api: ApiClient,
  process: string,
  { runs, run }: { readonly runs: number; readonly run: (index: number) => { readonly data: Record<string, number> } },
): Promise<void> {
  for (let first = 0; first < runs; first += perRequest) {
    const body = { runs: Array.from({ length: Math.min(perRequest, runs - first) }, (_, index) => run(first + index)) }
    await api.startRuns({ params: { id: process }, body })
  }
}

const perRequest = 1_000
