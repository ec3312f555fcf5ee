import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, UnreachableError } from '@sendwright/contract'
import type { Random } from '@sendwright/kafka/testing'
import { between, oneOf } from '../faults/fault.ts'
import type { Server } from '../stage/server.ts'
import type { RunJournal, StartRequest } from './runJournal.ts'

/** Starts runs side by side until it is stopped. */
export interface RunStarter {
  /** Runs that were accepted so far. */
  readonly accepted: () => number
  /** No new requests; resolves when those under way are accepted. Throws what a lane threw. */
  readonly stop: () => Promise<void>
}

/** What starting needs. */
export interface RunStarterOptions {
  readonly servers: readonly Server[]
  readonly process: string
  readonly journal: RunJournal
  readonly random: Random
  readonly lanes: number
  readonly runsPerSecond: number
  readonly signal: AbortSignal
  /** Told of answers that must not be. */
  readonly complain: (sentence: string) => void
}

const mostPerRequest = 5
const customers = 30
const answerWithinMs = 10_000
const pauseMs = 100
/** So often an accepted request is sent once more, and has to get the same answer. */
const repeatShare = 0.05
/** Answers of a server that cannot take it now. */
const passing = new Set([429, 502, 503, 504, 507])

/** Starts lanes, each of which waits for its answer before the next; every request is repeated until it is accepted. */
export function startRunStarter(options: RunStarterOptions): RunStarter {
  const { servers, process, journal, random, lanes, runsPerSecond, signal, complain } = options
  let accepted = 0
  const stopping = new AbortController()

  async function work(lane: string): Promise<void> {
    for (let count = 0; !stopping.signal.aborted && !signal.aborted; count += 1) {
      const request = requestOf(`${lane}-${count}`, random)
      await journal.asked(request)
      const runs = await untilAccepted(request)
      if (runs === null) return
      accepted += runs.length
      await journal.accepted(request, runs)
      if (random() < repeatShare) await repeat(request, runs)
      await pause((request.orders.length * lanes * 1_000) / runsPerSecond, stopping.signal)
    }
  }

  async function untilAccepted(request: StartRequest): Promise<readonly number[] | null> {
    while (!signal.aborted) {
      const runs = await startOnce(request)
      if (runs !== null) return runs
      await delay(pauseMs)
    }
    return null
  }

  async function startOnce({ idempotencyKey, orders }: StartRequest): Promise<readonly number[] | null> {
    try {
      const { runs } = await oneOf(random, servers).api.startRuns({
        params: { id: process },
        body: {
          runs: orders.map(({ id, customer, amount }) => ({ key: id, data: { order: id, customer, amount } })),
        },
        idempotencyKey,
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
      })
      if (runs.length !== orders.length)
        complain(`${idempotencyKey}: ${orders.length} runs asked for, ${runs.length} answered`)
      return runs.map(({ id }) => id)
    } catch (error) {
      if (error instanceof ApiError && !passing.has(error.status))
        complain(`${idempotencyKey}: ${error.status} ${error.message}`)
      if (error instanceof ApiError || error instanceof UnreachableError || isAbort(error)) return null
      throw error
    }
  }

  async function repeat(request: StartRequest, runs: readonly number[]): Promise<void> {
    const again = await startOnce(request)
    if (again !== null && again.join() !== runs.join())
      complain(`${request.idempotencyKey}: first ${runs.join()}, then ${again.join()}`)
  }

  const running = Promise.all(Array.from({ length: lanes }, (_, index) => work(`lane${index}`)))
  // Told by `stop`.
  running.catch(() => {})
  return {
    accepted: () => accepted,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

function requestOf(idempotencyKey: string, random: Random): StartRequest {
  const count = between(random, 1, mostPerRequest + 1)
  return {
    idempotencyKey,
    orders: Array.from({ length: count }, (_, index) => ({
      id: `${idempotencyKey}-${index}`,
      customer: `customer ${between(random, 0, customers)}`,
      amount: between(random, 0, 100),
    })),
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!isAbort(error)) throw error
  })
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)
}
