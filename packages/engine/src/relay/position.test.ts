import { expect, test } from 'vitest'
import type { ShardLease } from './deliveryQueue.ts'
import { judgeBatch, judgeIdle } from './position.ts'

const inDoubt: ShardLease = {
  shard: 1,
  connection: 'main',
  index: 0,
  epoch: 1,
  generation: 0,
  positionTopic: 'a',
  last: 7n,
  revision: 0,
  inDoubt: { number: 7n, digest: 'seven', mode: 'exactlyOnce', rows: [] },
  // The sixth was void.
  lastSent: { number: 5n, digest: 'five' },
  stopped: null,
  away: null,
}

test.each([
  ['its number with its digest', { number: 7n, digest: 'seven' }, 'sent'],
  ['the position before it', { number: 5n, digest: 'five' }, 'not-sent'],
  ['its number with another digest', { number: 7n, digest: 'other' }, 'unclear'],
  ['the number before it with another digest', { number: 5n, digest: 'other' }, 'unclear'],
  ['a void number', { number: 6n, digest: 'six' }, 'unclear'],
  ['an older position', { number: 4n, digest: 'four' }, 'unclear'],
  ['a later position', { number: 8n, digest: 'eight' }, 'unclear'],
  ['no position', null, 'unclear'],
])('D29 a batch in doubt and %s', (_, position, verdict) => {
  expect(judgeBatch(position, inDoubt).kind).toBe(verdict)
})

test('D29 the first batch of a shard is not sent where the position is that of none', () => {
  expect(judgeBatch({ number: 0n, digest: '' }, { ...inDoubt, lastSent: null }).kind).toBe('not-sent')
  expect(judgeBatch(null, { ...inDoubt, lastSent: null }).kind).toBe('unclear')
})

test.each([
  ['the last one sent', { number: 5n, digest: 'five' }, 'current'],
  ['none', null, 'behind'],
  ['an older one, as after batches at least once', { number: 3n, digest: 'three' }, 'behind'],
  ['a later one', { number: 6n, digest: 'six' }, 'ahead'],
  ['the last number with another digest', { number: 5n, digest: 'other' }, 'ahead'],
])('D31 nothing in doubt and the position is %s', (_, position, verdict) => {
  expect(judgeIdle(position, { ...inDoubt, inDoubt: null }).kind).toBe(verdict)
})
