import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApacheKafka } from '@sendwright/kafka/testing'
import type { StageTopic } from '../stage/stage.ts'
import { type FoundRecord, placeOf } from './checkRecords.ts'
import { committedRecords, recordOf } from './readWithKcat.ts'

/** A reader of committed records that reads along while brokers die, as consumers do. */
export interface Follower extends AsyncDisposable {
  /** Waits until it has seen as many as there are; says what it saw otherwise than who reads in the end. */
  readonly compare: (found: readonly FoundRecord[]) => Promise<readonly string[]>
}

const catchUpMs = 60_000
const mostSentences = 20

/** Starts a kcat for each topic, from the beginning; unbuffered, so that the last lines come too. Ends with its scope. */
export function followWithKcat(kafka: ApacheKafka, topics: readonly StageTopic[]): Follower {
  const seen = new Map<string, string | null>()
  const twice: string[] = []
  const readers = topics.map(({ name }) => {
    const reader = spawn(
      'kcat',
      [...`-b ${kafka.brokers.join(',')} -C -t ${name} -o beginning -J -q -u`.split(' '), ...committedRecords],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    createInterface({ input: reader.stdout }).on('line', (line) => {
      // Ended in the middle of a line, it leaves half of one.
      if (reader.killed) return
      const record = recordOf(line)
      const place = placeOf(record)
      if (seen.has(place)) twice.push(`A reader that read along has seen ${place} twice`)
      seen.set(place, record.value)
    })
    return reader
  })

  return {
    compare: async (found) => {
      const end = performance.now() + catchUpMs
      while (seen.size < found.length && performance.now() < end && readers.every(isRunning)) await delay(100)
      const values = new Map(found.map((record) => [placeOf(record), record.value]))
      const other = [...seen].filter(([place, value]) => values.get(place) !== value)
      const missing = [...values.keys()].filter((place) => !seen.has(place))
      return [
        ...twice,
        ...other.map(([place]) => `A reader that read along has seen at ${place} what is not there in the end`),
        ...missing.map((place) => `A reader that read along has not seen ${place}`),
      ].slice(0, mostSentences)
    },
    [Symbol.asyncDispose]: async () => {
      for (const reader of readers) reader.kill('SIGKILL')
    },
  }
}

function isRunning(reader: ChildProcess): boolean {
  return reader.exitCode === null && reader.signalCode === null
}
