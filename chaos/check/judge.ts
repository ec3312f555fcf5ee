import { seededRandom } from '@sendwright/kafka/testing'
import { readJournal } from '../publish/journal.ts'
import type { Stage } from '../stage/stage.ts'
import { checkRecords, type FoundRecord, type Verdict } from './checkRecords.ts'
import { checkReceipts, untilDrained } from './flow.ts'
import { readWithKcat } from './readWithKcat.ts'

/** What became of everything that was published. */
export interface Judgement {
  readonly rows: number
  readonly verdict: Verdict
  /** All that lies in Kafka. */
  readonly found: readonly FoundRecord[]
  /** A sentence each: what is left undecided, receipts that are wrong, what servers complain of. */
  readonly complaints: readonly string[]
}

const drainWithinMs = 180_000
const checkedReceipts = 300

/** Waits until everything is decided, reads all topics to their ends and compares them with the journal. */
export async function judge(
  stage: Stage,
  journalFile: string,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<Judgement> {
  const complaints: string[] = []
  if (!(await untilDrained(stage.servers, AbortSignal.any([signal, AbortSignal.timeout(drainWithinMs)])))) {
    complaints.push(`Deliveries are left that are neither delivered nor failed after ${drainWithinMs / 1_000} s`)
  }
  const journal = readJournal(journalFile)
  const found = (await Promise.all(stage.topics.map(({ name }) => readWithKcat(stage.kafka, name)))).flat()
  const random = seededRandom(seed)
  const sample = journal.filter(({ isPoison }) => isPoison || random() < checkedReceipts / journal.length)
  complaints.push(...(await checkReceipts(stage.servers, sample, found)))
  for (const server of stage.servers) complaints.push(...server.complaints().map((line) => `${server.name}: ${line}`))
  return { rows: journal.length, found, verdict: checkRecords(journal, found, stage.mode), complaints }
}
