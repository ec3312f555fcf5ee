import type { KafkaFailure } from '../failure.ts'

/** How long a shard waits for single answers, in milliseconds. A lost answer is to cost seconds, a slow cluster is still to be served. */
export interface Patience {
  /** For a request of a transaction, with so many bytes. */
  readonly forWriting: (bytes: number) => number
  /** For a request that may be asked again: initialising, finding, reading. */
  readonly forAsking: () => number
  readonly writingFailed: (failure: KafkaFailure) => void
  /** A whole batch went through. */
  readonly wrote: () => void
  readonly askingFailed: (failure: KafkaFailure) => void
  readonly asked: () => void
}

const shortestForWriting = 2_000
const shortestForAsking = 1_000
const longestForAsking = 4_000
/** Bytes that even a slow line carries in a millisecond. */
const bytesPerMs = 1_000

/** Never longer than the connection's send time-out. It grows from the second time-out in a row on. */
export function createPatience(sendTimeoutMs: number): Patience {
  let writingTimeouts = 0
  let askingTimeouts = 0

  return {
    forWriting: (bytes) =>
      Math.min(sendTimeoutMs, (shortestForWriting + bytes / bytesPerMs) * 2 ** Math.max(0, writingTimeouts - 1)),
    forAsking: () => Math.min(sendTimeoutMs, longestForAsking, shortestForAsking * 1.25 ** askingTimeouts),
    writingFailed: ({ code }) => {
      if (code === 'timed-out') writingTimeouts = Math.min(writingTimeouts + 1, 10)
    },
    askingFailed: ({ code }) => {
      if (code === 'timed-out') askingTimeouts = Math.min(askingTimeouts + 1, 10)
    },
    wrote: () => (writingTimeouts = 0),
    asked: () => (askingTimeouts = 0),
  }
}
