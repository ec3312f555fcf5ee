import { readFileSync } from 'node:fs'
import { openDiskLines } from '../publish/diskLines.ts'
import type { Order } from './runProcess.ts'

/** Orders that are started by one request. */
export interface StartRequest {
  readonly idempotencyKey: string
  readonly orders: readonly Order[]
}

/** What was asked for and what was answered, on disk before anybody goes on. */
export interface RunJournal {
  readonly asked: (request: StartRequest) => Promise<void>
  /** 202 came: the runs in the order of the orders. */
  readonly accepted: (request: StartRequest, runs: readonly number[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** An order as the journal knows it; `run` is null while no answer has come. */
export interface JournalledOrder extends Order {
  readonly run: number | null
}

type Line = { readonly asked: StartRequest } | { readonly accepted: string; readonly runs: readonly number[] }

/** Opens a new one. */
export async function openRunJournal(file: string): Promise<RunJournal> {
  const lines = await openDiskLines<Line>(file)
  return {
    asked: (request) => lines.write({ asked: request }),
    accepted: ({ idempotencyKey }, runs) => lines.write({ accepted: idempotencyKey, runs }),
    close: lines.close,
  }
}

/** Everything that was ever asked for, in order. */
export function readRunJournal(file: string): readonly JournalledOrder[] {
  const requests = new Map<string, { readonly orders: readonly Order[]; runs: readonly number[] }>()
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue
    // Written above, with nothing but texts and small numbers in it.
    const line = JSON.parse(text) as Line
    if ('asked' in line) requests.set(line.asked.idempotencyKey, { orders: line.asked.orders, runs: [] })
    else {
      const request = requests.get(line.accepted)
      if (request !== undefined) request.runs = line.runs
    }
  }
  return [...requests.values()].flatMap(({ orders, runs }) =>
    orders.map((order, index) => ({ ...order, run: runs[index] ?? null })),
  )
}
