import type { ForcedError } from '../api/api.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import type { Fault } from './rule.ts'

/** A request that met a rule, and what can be done with it. */
export interface Misled<Answer> {
  readonly requestBytes: number
  /** What the request is answered with by a broker that is full. */
  readonly whenFull: ErrorCode
  readonly serve: (forced: ForcedError | null) => Promise<Answer | null>
  readonly send: (answer: Answer | null, bytesPerSecond?: number) => Promise<void>
  /** Aborted when the connection is gone. */
  readonly closed: AbortSignal
  /** Aborted when the sandbox closes. */
  readonly stopped: AbortSignal
}

/** How a connection goes on: with its next request, closed, or without ever serving one again. */
export type Continuation = 'next' | 'close' | 'black-hole'

/**
 * Does to a request what its rule says. A request that is delayed is served even where its client has gone meanwhile,
 * as one that was held up on its way to Kafka.
 */
export async function misbehave<Answer>(fault: Fault, misled: Misled<Answer>): Promise<Continuation> {
  const { serve, send, closed, stopped } = misled
  const { kind, direction, topic } = fault
  switch (kind) {
    case 'drop':
    case 'close':
      if (direction === 'answer') await serve(null)
      return kind === 'close' ? 'close' : 'next'
    case 'black-hole':
      return 'black-hole'
    case 'delay': {
      if (direction === 'request') await pause(fault.delayMs, [stopped])
      if (stopped.aborted) return 'close'
      const answer = await serve(null)
      if (direction === 'answer') await pause(fault.delayMs, [stopped, closed])
      await send(answer)
      return 'next'
    }
    case 'slow': {
      const bytesPerSecond = fault.bytesPerSecond ?? Infinity
      await pause((misled.requestBytes / bytesPerSecond) * 1000, [stopped])
      if (stopped.aborted) return 'close'
      await send(await serve(null), bytesPerSecond)
      return 'next'
    }
    case 'error':
      // Any of Kafka's numbers may be asked for, also one that the sandbox never answers by itself: it is only written.
      await send(await serve({ error: (fault.errorCode ?? errorCodes.NONE) as ErrorCode, topic }))
      return 'next'
    case 'full':
      await send(await serve({ error: misled.whenFull, topic }))
      return 'next'
  }
}

/** Resolves after so many milliseconds, or as soon as one of the signals is aborted. */
export function pause(milliseconds: number, signals: readonly AbortSignal[]): Promise<void> {
  if (milliseconds <= 0 || signals.some((signal) => signal.aborted)) return Promise.resolve()
  return new Promise((resolve) => {
    function done(): void {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds).unref()
    for (const signal of signals) signal.addEventListener('abort', done)
  })
}
