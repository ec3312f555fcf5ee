import type { FoundRecord, Verdict } from '../check/checkRecords.ts'
import { answerTo, expectedRecords } from './runProcess.ts'
import type { JournalledOrder } from './runJournal.ts'

/** A run as the API tells of it in the end. */
export interface EndedRun {
  readonly id: number
  readonly state: string
}

/**
 * Compares what runs have sent with what they had to send: every accepted run is completed and has sent each of its
 * records once, to one partition per topic, in order, with the reply to its own request. A run that nobody has been told of
 * may exist only where no answer had come.
 */
export function checkRuns(
  orders: readonly JournalledOrder[],
  found: readonly FoundRecord[],
  runs: readonly EndedRun[],
): Verdict {
  const verdict = { lost: new Array<string>(), duplicated: new Array<string>(), outOfOrder: new Array<string>() }
  const invented: string[] = []
  const byOrder = Map.groupBy(found, (record) => bodyOf(record)?.order ?? '')
  const ended = new Map(runs.map((run) => [run.id, run]))
  const known = new Set(orders.map(({ id }) => id))
  for (const [order, records] of byOrder) {
    if (!known.has(order)) invented.push(...records.map((record) => `${placeOf(record)}: ${record.value ?? 'nothing'}`))
  }
  for (const order of orders) {
    if (order.run === null) continue
    const state = ended.get(order.run)?.state ?? 'unknown'
    if (state !== 'completed') verdict.lost.push(`Run ${order.run} of ${order.id} was accepted and is ${state}`)
    checkOrder(order, order.run, byOrder.get(order.id) ?? [])
  }
  const accepted = new Set(orders.map(({ run }) => run))
  if (orders.every(({ run }) => run !== null)) {
    for (const { id } of runs) if (!accepted.has(id)) invented.push(`Run ${id} was never answered to anybody`)
  }
  return { ...verdict, invented, repeated: 0 }

  function checkOrder(order: JournalledOrder, run: number, records: readonly FoundRecord[]): void {
    const expected = expectedRecords(order)
    for (const { topic, step } of expected) {
      const there = records.filter((record) => record.topic === topic && bodyOf(record)?.step === step)
      const [first] = there
      if (first === undefined) verdict.lost.push(`${step} of ${order.id} (run ${run})`)
      else if (there.length > 1) verdict.duplicated.push(`${step} of ${order.id}: ${there.map(placeOf).join(', ')}`)
      else if (!isAsSent(first, order, run))
        invented.push(`${placeOf(first)} of run ${run}: ${first.value ?? 'nothing'}`)
    }
    for (const record of records) {
      const isExpected = expected.some(({ topic, step }) => topic === record.topic && step === bodyOf(record)?.step)
      if (!isExpected) invented.push(`${placeOf(record)} of run ${run}: ${record.value ?? 'nothing'}`)
    }
    for (const [topic, sent] of Map.groupBy(records, (record) => record.topic)) {
      const ranks = sent
        .toSorted((one, other) => one.partition - other.partition || one.offset - other.offset)
        .map((record) => expected.find(({ step }) => step === bodyOf(record)?.step)?.rank ?? 0)
      const areTogether = new Set(sent.map(({ partition }) => partition)).size === 1
      if (!areTogether || ranks.some((rank, index) => rank < (ranks[index - 1] ?? 0)))
        verdict.outOfOrder.push(`${topic} of ${order.id}: ${sent.map(placeOf).join(', ')}`)
    }
  }
}

interface Body {
  readonly order: string
  readonly step: string
  readonly answer?: string
}

function isAsSent({ key, headers, value }: FoundRecord, order: JournalledOrder, run: number): boolean {
  const isOfRun = headers.some(([name, text]) => name === 'processInstanceId' && text === String(run))
  const body = bodyOf({ value })
  const isAnswered = body?.step !== 'finished' || body.answer === answerTo(order.id)
  return key === order.customer && isOfRun && isAnswered
}

function bodyOf({ value }: Pick<FoundRecord, 'value'>): Body | null {
  try {
    // Built from the templates of the process; what reads otherwise is nobody's order.
    return JSON.parse(value ?? '') as Body
  } catch {
    return null
  }
}

function placeOf({ topic, partition, offset }: FoundRecord): string {
  return `${topic}/${partition}@${offset}`
}
