import { readFileSync } from 'node:fs'
import { openDiskLines } from './diskLines.ts'
import type { Message, PublishRequest } from './messages.ts'

/**
 * What was sent and what was answered, on disk before the publisher goes on: what is in it as accepted is what the
 * product has promised.
 */
export interface Journal {
  readonly sent: (request: PublishRequest) => Promise<void>
  /** 202 came: ids in the order of the messages. */
  readonly accepted: (request: PublishRequest, ids: readonly string[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** A message as the journal knows it. `id` is null while no answer has come: it may or may not have been accepted. */
export interface JournalEntry extends Message {
  readonly id: string | null
}

type Line = { readonly sent: PublishRequest } | { readonly accepted: string; readonly ids: readonly string[] }

/** Opens a new one. */
export async function openJournal(file: string): Promise<Journal> {
  const lines = await openDiskLines<Line>(file)
  return {
    sent: (request) => lines.write({ sent: request }),
    accepted: ({ idempotencyKey }, ids) => lines.write({ accepted: idempotencyKey, ids }),
    close: lines.close,
  }
}

/** Everything that was ever sent, in order. */
export function readJournal(file: string): readonly JournalEntry[] {
  const requests = new Map<string, { readonly messages: readonly Message[]; ids: readonly string[] }>()
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue
    // Written above, with nothing but texts and small numbers in it.
    const line = JSON.parse(text) as Line
    if ('sent' in line) requests.set(line.sent.idempotencyKey, { messages: line.sent.messages, ids: [] })
    else {
      const request = requests.get(line.accepted)
      if (request !== undefined) request.ids = line.ids
    }
  }
  return [...requests.values()].flatMap(({ messages, ids }) =>
    messages.map((message, index) => ({ ...message, id: ids[index] ?? null })),
  )
}
