import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { ApacheKafka } from '@sendwright/kafka/testing'
import type { FoundRecord } from './checkRecords.ts'

const openTransactionsMs = 90_000

/** Only committed records, with their checksums looked at; an offset that is gone is an error. */
export const committedRecords: readonly string[] = [
  'isolation.level=read_committed',
  'check.crcs=true',
  'auto.offset.reset=error',
].flatMap((setting) => ['-X', setting])

/**
 * Every committed record of a topic, read by kcat from the first to the end offset of every partition. A reader that
 * stops when it is quiet would report losses that are none. Throws when kcat ends before the end, or when a transaction
 * stays open for longer than any may.
 */
export async function readWithKcat(kafka: ApacheKafka, topic: string): Promise<readonly FoundRecord[]> {
  const ends = await untilNoTransactionIsOpen(kafka, topic)
  const records: FoundRecord[] = []
  for (const { partition, end } of ends) records.push(...(await readPartition(kafka, { topic, partition, end })))
  return records
}

async function untilNoTransactionIsOpen(kafka: ApacheKafka, topic: string) {
  const until = performance.now() + openTransactionsMs
  for (;;) {
    const ends = await kafka.endOffsets(topic)
    if (ends.every(({ end, stable }) => end === stable)) return ends
    if (performance.now() > until)
      throw new Error(`A transaction on ${topic} has been open for ${openTransactionsMs / 1_000} s`)
    await delay(200)
  }
}

function readPartition(
  kafka: ApacheKafka,
  { topic, partition, end }: { readonly topic: string; readonly partition: number; readonly end: bigint },
): Promise<readonly FoundRecord[]> {
  const child = spawn('kcat', [
    ...`-b ${kafka.brokers.join(',')} -C -t ${topic} -p ${partition} -o beginning -e -J`.split(' '),
    ...committedRecords,
  ])
  const records: FoundRecord[] = []
  let said = ''
  createInterface({ input: child.stdout }).on('line', (line) => records.push(recordOf(line)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const reached = new RegExp(`Reached end of topic .* \\[${partition}\\] at offset (\\d+)`).exec(said)?.[1]
      if (code === 0 && reached !== undefined && BigInt(reached) >= end) resolve(records)
      else reject(new Error(`kcat has not read ${topic}/${partition} to its end ${end}: ${said}`))
    })
  })
}

/** A line of kcat's `-J`. */
export function recordOf(line: string): FoundRecord {
  // kcat's own JSON: keys and values are texts here, numbers small.
  const { topic, partition, offset, key, payload, headers } = JSON.parse(line) as {
    topic: string
    partition: number
    offset: number
    key: string | null
    payload: string | null
    headers?: readonly string[]
  }
  const pairs = (headers ?? []).flatMap((name, index, all) =>
    index % 2 === 0 ? [[name, all[index + 1] ?? ''] as const] : [],
  )
  return { topic, partition, offset, key, value: payload, headers: pairs }
}
