import { createDeadline, type Deadline, seconds, withinDeadline } from '../deadline.ts'
import { KafkaFailure } from '../failure.ts'
import { payloadBytes, type OutgoingRecord, type SentRecord } from '../records.ts'

/** Lets one batch of records be under way at a time and bounds those that wait. */
export interface Dispatcher {
  /** The deadline counts from this call, waiting included. */
  readonly dispatch: (records: readonly OutgoingRecord[], timeoutMs: number) => Promise<readonly SentRecord[]>
}

/** Sends that may wait behind the one under way. */
export const maxWaitingSends = 1_000
/** Bytes of keys, values and headers that may wait. */
export const maxWaitingBytes = 64 * 1024 * 1024

interface Waiting {
  readonly records: readonly OutgoingRecord[]
  readonly bytes: number
  readonly deadline: Deadline
  readonly start: () => void
}

/** A dispatcher around a function that sends; it is never called again before its last call has ended. */
export function createDispatcher(
  connectionName: string,
  send: (records: readonly OutgoingRecord[], deadline: Deadline) => Promise<readonly SentRecord[]>,
): Dispatcher {
  const queue: Waiting[] = []
  let waitingBytes = 0
  let isBusy = false

  function leave(entry: Waiting) {
    const place = queue.indexOf(entry)
    if (place === -1) return
    queue.splice(place, 1)
    waitingBytes -= entry.bytes
  }

  async function turn(records: readonly OutgoingRecord[], deadline: Deadline): Promise<void> {
    if (!isBusy) {
      isBusy = true
      return
    }
    const bytes = records.reduce((sum, record) => sum + payloadBytes(record), 0)
    if (queue.length >= maxWaitingSends || waitingBytes + bytes > maxWaitingBytes) {
      throw new KafkaFailure(
        'queue-full',
        `${connectionName} has ${queue.length} sends waiting (${waitingBytes} B), and takes no more than ${maxWaitingSends} or ${maxWaitingBytes} B. Send again when they are through.`,
      )
    }
    const turnCame = Promise.withResolvers<void>()
    const entry: Waiting = { records, bytes, deadline, start: turnCame.resolve }
    queue.push(entry)
    waitingBytes += bytes
    await withinDeadline(deadline, turnCame.promise, () => {
      leave(entry)
      return new KafkaFailure(
        'timed-out',
        `Earlier sends to ${connectionName} took the whole ${seconds(deadline.totalMs)}. Nothing was sent.`,
      )
    })
  }

  function passOn() {
    const next = queue[0]
    if (next === undefined) {
      isBusy = false
      return
    }
    leave(next)
    next.start()
  }

  return {
    dispatch: async (records, timeoutMs) => {
      if (records.length === 0) return []
      const deadline = createDeadline(timeoutMs)
      await turn(records, deadline)
      try {
        return await send(records, deadline)
      } finally {
        passOn()
      }
    },
  }
}
