import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JournalEntry } from '../publish/journal.ts'
import { checkRecords, type FoundRecord } from './checkRecords.ts'

test('what lies in Kafka exactly as it was accepted is no violation', () => {
  fc.assert(
    fc.property(history(), ({ journal, found }) => {
      expect(checkRecords(journal, found, 'exactlyOnce')).toEqual(flawless)
    }),
  )
})

test('a record that is missing is lost, unless nobody had promised it', () => {
  fc.assert(
    fc.property(history({ minLength: 1 }), fc.nat(), ({ journal, found }, at) => {
      const missing = found[at % found.length]
      const rest = found.filter((record) => record !== missing)
      expect(checkRecords(journal, rest, 'exactlyOnce').lost).toHaveLength(1)
      const unanswered = journal.map((entry) => (entry.value === missing?.value ? { ...entry, id: null } : entry))
      expect(checkRecords(unanswered, rest, 'exactlyOnce')).toEqual(flawless)
    }),
  )
})

test('a record that is there twice is duplicated, and repeated where it has one message id', () => {
  fc.assert(
    fc.property(history({ minLength: 1 }), fc.nat(), ({ journal, found }, at) => {
      const twice = found[at % found.length] ?? record('', 0)
      const again = [...found, { ...twice, offset: 1_000 }]
      expect(checkRecords(journal, again, 'exactlyOnce')).toMatchObject({ lost: [], repeated: 0 })
      expect(checkRecords(journal, again, 'exactlyOnce').duplicated).toHaveLength(1)
      const withId = (each: FoundRecord): FoundRecord => ({ ...each, headers: [['message-id', `i-${each.value}`]] })
      expect(checkRecords(journal, again.map(withId), 'atLeastOnce')).toEqual({ ...flawless, repeated: 1 })
      const other: FoundRecord = { ...twice, offset: 1_000, headers: [['message-id', 'another']] }
      expect(checkRecords(journal, [...found.map(withId), other], 'atLeastOnce').duplicated).toHaveLength(1)
    }),
  )
})

test('records of a stream that have changed places are out of order, those without a stream are not', () => {
  fc.assert(
    fc.property(history({ minLength: 2 }), fc.nat(), ({ journal, found }, at) => {
      const [a, b] = [at % found.length, (at + 1) % found.length].toSorted((x, y) => x - y)
      const swapped = found.map((each, index) => {
        if (index === a) return { ...each, offset: b ?? 0 }
        return index === b ? { ...each, offset: a ?? 0 } : each
      })
      expect(checkRecords(journal, swapped, 'exactlyOnce').outOfOrder.length).toBeGreaterThan(0)
      const unordered = journal.map((entry) => ({ ...entry, stream: null }))
      expect(checkRecords(unordered, swapped, 'exactlyOnce')).toEqual(flawless)
    }),
  )
})

test('a repetition behind later records is in order: the first occurrence counts', () => {
  const journal = [entry(1), entry(2)]
  const ofId = (number: number, offset: number): FoundRecord => ({
    ...record(`{"identity":"s ${number}"}`, offset),
    headers: [['message-id', `${number}`]],
  })
  expect(checkRecords(journal, [ofId(1, 0), ofId(2, 1), ofId(1, 2)], 'atLeastOnce')).toEqual({
    ...flawless,
    repeated: 1,
  })
  expect(checkRecords(journal, [ofId(2, 0), ofId(1, 1)], 'atLeastOnce').outOfOrder).toHaveLength(1)
})

test('what was never sent, was changed on its way, or has to fail is invented', () => {
  const journal = [entry(1), { ...entry(2), isPoison: true }]
  const [first, second] = [record('{"identity":"s 1"}', 0), record('{"identity":"s 2"}', 1)]
  expect(checkRecords(journal, [first, second], 'exactlyOnce').invented).toHaveLength(1)
  for (const changed of [
    { ...first, value: '{"identity":"s 1","more":1}' },
    { ...first, key: 'other' },
    { ...first, value: null },
    { ...first, topic: 'elsewhere' },
  ]) {
    expect(checkRecords(journal, [changed], 'exactlyOnce').invented).toHaveLength(1)
  }
})

const flawless = { lost: [], duplicated: [], outOfOrder: [], invented: [], repeated: 0 }

/** Records of one stream in one partition, as they were accepted and as they lie there. */
function history(length: { readonly minLength?: number } = {}) {
  return fc.array(fc.string(), { maxLength: 20, ...length }).map((fillings) => {
    const journal = fillings.map((filling, index) => entry(index + 1, filling))
    return { journal, found: journal.map(({ value }, index) => record(value, index)) }
  })
}

function entry(number: number, filling?: string): JournalEntry {
  const identity = `s ${number}`
  const value = JSON.stringify({ identity, ...(filling !== undefined && { filling }) })
  return {
    identity,
    topic: 't',
    key: 'k',
    partition: null,
    value,
    stream: 's',
    number,
    isPoison: false,
    id: `${number}`,
  }
}

function record(value: string, offset: number): FoundRecord {
  return { topic: 't', partition: 0, offset, key: 'k', value, headers: [] }
}
