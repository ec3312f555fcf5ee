import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openJournal, readJournal } from './journal.ts'
import type { PublishRequest } from './messages.ts'

test('everything is read as it was written, whoever writes at the same time', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-journal-'))
  let files = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (answers) => {
        const file = path.join(folder, `${(files += 1)}`)
        const journal = await openJournal(file)
        await Promise.all(
          answers.map(async (isAnswered, index) => {
            await journal.sent(requestOf(index))
            if (isAnswered) await journal.accepted(requestOf(index), [`${index}.1`, `${index}.2`])
          }),
        )
        await journal.close()
        const expected = answers.flatMap((isAnswered, index) => [
          isAnswered ? `${index}.1` : null,
          isAnswered ? `${index}.2` : null,
        ])
        expect(readJournal(file).map(({ id }) => id)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what was written is there before its writer goes on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-journal-'))
  try {
    const file = path.join(folder, 'journal')
    const journal = await openJournal(file)
    for (const number of [1, 2, 3]) {
      await journal.sent(requestOf(number))
      expect(readJournal(file)).toHaveLength(number * 2)
    }
    await journal.close()
  } finally {
    await rm(folder, { recursive: true })
  }
})

function requestOf(number: number): PublishRequest {
  const message = { topic: 't', key: null, partition: null, value: 'v', stream: null, number, isPoison: false }
  return {
    idempotencyKey: `r${number}`,
    orderBy: null,
    messages: [
      { ...message, identity: `${number} a` },
      { ...message, identity: `${number} b` },
    ],
  }
}
