import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { orderKeyHash } from '../deliveries/recordColumns.ts'
import type { Store } from '../openStore.ts'
import { createTestStore } from '../testing.ts'
import { newDelivery, refusal, unbounded } from '../testing/deliveries.ts'
import { createQueueModel, type ModelRow, type QueueModel } from '../testing/queueModel.ts'
import { newBatch, sentBatch, takeShard, type Begun, type RelayHand } from '../testing/relayHand.ts'

vi.setConfig({ testTimeout: 300_000 })

// Keys of one shard, the first.
const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`)
  .filter((key) => orderKeyHash(key) % 4 === 0)
  .slice(0, 3)

interface Real {
  readonly store: Store
  readonly relay: RelayHand
  batch: Begun | null
}
type Command = fc.AsyncCommand<QueueModel, Real>

const choice = fc.nat(1_000)
const commands: fc.Arbitrary<Command>[] = [
  fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }).map((places) => acceptCommand(places, false)),
  fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }).map((places) => acceptCommand(places, true)),
  fc.integer({ min: 1, max: 6 }).map(beginCommand),
  fc.constant(finishCommand()),
  fc.integer({ min: 1, max: 6 }).map(finishAndBeginCommand),
  fc.array(fc.constantFrom('back', 'later', 'soon', 'failed'), { minLength: 6, maxLength: 6 }).map(voidCommand),
  fc.array(fc.constantFrom('sent', 'back', 'soon', 'failed'), { minLength: 6, maxLength: 6 }).map(closePartlyCommand),
  fc.tuple(choice, fc.constantFrom('later', 'soon', 'failed')).map(([at, how]) => refuseCommand(at, how)),
  fc.constant(wakeCommand()),
  choice.map((at) => changeCommand('retry', at)),
  choice.map((at) => changeCommand('skip', at)),
  choice.map((at) => changeCommand('cancel', at)),
  choice.map((at) => changeCommand('rescheduleNow', at)),
  choice.map((at) => changeCommand('rescheduleLater', at)),
  choice.map((at) => changeCommand('restore', at)),
]

test('D74 D78 D79 D81 D82 whatever relay and people do, in any order: states, order and holds are those of a simple model', async () => {
  await using test = await createTestStore()
  const { deliveryQueue: queue, deliveries } = test.store
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (list) => {
      const connection = `main${run++}`
      connectionNow = connection
      const leases = await queue.keepLeases({ server: 'a', leaseMs: 600_000, connections: [connection] })
      const lease = leases.find(({ connection: of, index }) => of === connection && index === 0)
      const relay = await takeShard(queue, lease?.shard ?? -1, lease?.epoch ?? -1)
      await fc.asyncModelRun(
        () => ({ model: createQueueModel(), real: { store: test.store, relay, batch: null } }),
        list,
      )
      await queue.releaseLeases('a')
    }),
    { numRuns: 40 },
  )
  expect((await deliveries.counts()).accepted).toBeGreaterThan(0)
})

let connectionNow = 'main'

/** A command that is followed by comparing all that can be seen. */
function command(
  name: string,
  check: (model: QueueModel) => boolean,
  run: (model: QueueModel, real: Real) => Promise<void>,
): Command {
  return {
    toString: () => name,
    check,
    run: async (model, real) => {
      await run(model, real)
      await compare(model, real)
    },
  }
}

async function compare(model: QueueModel, { store, relay }: Real): Promise<void> {
  const { rows, held } = await relay.claim({ exclude: model.sending.map(BigInt) })
  expect(rows.map(({ id }) => String(id))).toEqual(model.sendable())
  for (const id of held) expect(model.held()).toContain(String(id))
  const states = await store.deliveries.states([...model.rows.keys()])
  const expected = [...model.rows.values()].map(
    ({ id, state }) =>
      [
        id,
        model.sending.includes(id) ? 'sending' : state === 'waiting' || state === 'retrying' ? 'accepted' : state,
      ] as const,
  )
  expect(Object.fromEntries(states)).toEqual(Object.fromEntries(expected))
}

function acceptCommand(places: readonly number[], isLater: boolean): Command {
  return command(
    `accept(${places.join()}${isLater ? ', later' : ''})`,
    () => true,
    async (model, { store }) => {
      const notBefore = isLater ? new Date(Date.now() + 86_400_000) : null
      const accepted = await store.deliveries.accept({
        connection: connectionNow,
        idempotency: null,
        bounds: unbounded,
        rows: places.map((place) => newDelivery({ key: keys[place] ?? null, notBefore })),
      })
      if (accepted.kind !== 'accepted') throw new Error(accepted.kind)
      const due = isLater ? Infinity : model.nextDue()
      for (const [index, { id }] of accepted.deliveries.entries())
        model.rows.set(id, {
          id,
          key: keys[places[index] ?? 0] ?? null,
          state: 'waiting',
          due,
          canWake: false,
          before: 'waiting',
        })
    },
  )
}

function beginCommand(count: number): Command {
  return command(
    `begin(${count})`,
    (model) => model.sending.length === 0,
    async (model, real) => {
      const { rows, held, revision } = await real.relay.claim()
      const taken = rows.slice(0, count)
      const last = real.batch?.number ?? real.relay.lease.last
      const begin = taken.length === 0 ? null : newBatch(last + 1n, taken)
      const { lease } = real.relay
      const options = { lease, revision, last, finish: null, begin, park: held, refuse: [] }
      expect(await real.store.deliveryQueue.step(options)).toBe(true)
      if (begin !== null) real.batch = { number: begin.number, rows: taken }
      model.sending = taken.map(({ id }) => String(id))
    },
  )
}

function finishCommand(): Command {
  return command('finish', isSending, async (model, real) => {
    expect(await real.relay.finish(batchOf(real))).toBe(true)
    deliver(model)
  })
}

function finishAndBeginCommand(count: number): Command {
  return command(`finishAndBegin(${count})`, isSending, async (model, real) => {
    const batch = batchOf(real)
    const { rows, held, revision } = await real.relay.claim({ exclude: batch.rows.map(({ id }) => id) })
    const taken = rows.slice(0, count)
    const begin = taken.length === 0 ? null : newBatch(batch.number + 1n, taken)
    const { lease } = real.relay
    const finish = sentBatch(batch)
    const options = { lease, revision, last: batch.number, finish, begin, park: held, refuse: [] }
    expect(await real.store.deliveryQueue.step(options)).toBe(true)
    deliver(model)
    if (begin !== null) real.batch = { number: begin.number, rows: taken }
    model.sending = taken.map(({ id }) => String(id))
  })
}

type Refused = 'later' | 'soon' | 'failed'

function voidCommand(ends: readonly ('back' | Refused)[]): Command {
  return command(`void(${ends.join()})`, isSending, async (model, real) => {
    const batch = batchOf(real)
    const refused = batch.rows.flatMap(({ id }, index) => {
      const end = ends[index] ?? 'back'
      return end === 'back' ? [] : [{ id, end }]
    })
    const refuse = refused.map(({ id, end }) => refusal(id, { retryInMs: retryInMs(end) }))
    expect(await real.relay.giveBack(batch, refuse)).toBe(true)
    model.sending = []
    for (const { id, end } of refused) refuseRow(rowOf(model, String(id)), end)
  })
}

function closePartlyCommand(ends: readonly ('sent' | 'back' | Refused)[]): Command {
  return command(`closePartly(${ends.join()})`, isSending, async (model, real) => {
    const batch = batchOf(real)
    const parts = batch.rows.map((row, index) => ({ row, end: ends[index] ?? 'sent' }))
    const sent = parts.filter(({ end }) => end === 'sent').map(({ row }) => row.id)
    const refused = parts.flatMap(({ row: { id }, end }) => (end === 'sent' || end === 'back' ? [] : [{ id, end }]))
    const options = {
      lease: real.relay.lease,
      sent: {
        number: batch.number,
        baseOffsets: null,
        timestamp: null,
        ids: sent,
        offsets: Object.fromEntries(sent.map((id) => [String(id), '7'])),
      },
      refuse: refused.map(({ id, end }) => refusal(id, { retryInMs: retryInMs(end) })),
    }
    expect(await real.store.deliveryQueue.closePartly(options)).toBe(true)
    model.sending = []
    for (const id of sent) rowOf(model, String(id)).state = 'delivered'
    for (const { id, end } of refused) refuseRow(rowOf(model, String(id)), end)
  })
}

/** Refuses one of those that could be sent, before it is in a batch. */
function refuseCommand(at: number, how: Refused): Command {
  return command(
    `refuse(${at}, ${how})`,
    (model) => model.sending.length === 0 && model.sendable().length > 0,
    async (model, real) => {
      const { rows, revision } = await real.relay.claim()
      const row = rows[at % rows.length]
      if (row === undefined) throw new Error('nothing can be sent')
      const refuse = [refusal(row.id, { retryInMs: retryInMs(how) })]
      const last = real.batch?.number ?? real.relay.lease.last
      const { lease } = real.relay
      const options = { lease, revision, last, finish: null, begin: null, park: [], refuse }
      expect(await real.store.deliveryQueue.step(options)).toBe(true)
      refuseRow(rowOf(model, String(row.id)), how)
    },
  )
}

function wakeCommand(): Command {
  return command(
    'wake',
    () => true,
    async (model, real) => {
      await real.store.deliveryQueue.wake(real.relay.lease)
      for (const row of model.rows.values()) if (row.state === 'retrying' && row.canWake) row.state = 'waiting'
    },
  )
}

type Changing = 'retry' | 'skip' | 'cancel' | 'rescheduleNow' | 'rescheduleLater' | 'restore'

function changeCommand(kind: Changing, at: number): Command {
  return command(
    `${kind}(${at})`,
    (model) => model.rows.size > 0,
    async (model, { store: { deliveries } }) => {
      const row = [...model.rows.values()][at % model.rows.size]
      if (row === undefined) throw new Error('the model is empty')
      const note = { by: null, reason: 'because' }
      const calls = {
        retry: () => deliveries.retry(row.id),
        skip: () => deliveries.skip(row.id, note),
        cancel: () => deliveries.cancel(row.id, note),
        rescheduleNow: () => deliveries.reschedule(row.id, new Date(0)),
        rescheduleLater: () => deliveries.reschedule(row.id, new Date(Date.now() + 86_400_000)),
        restore: () => deliveries.restore(row.id),
      }
      const outcome = await calls[kind]()
      expect(outcome).toBe(expectedOutcome(model, row, kind))
      if (outcome === 'done') changeRow(model, row, kind)
    },
  )
}

function expectedOutcome(model: QueueModel, { id, state }: ModelRow, kind: Changing): string {
  const isEnded = state === 'delivered' || state === 'skipped' || state === 'cancelled'
  if (model.sending.includes(id)) return 'being-sent'
  if (kind === 'restore') return state === 'delivered' ? 'already-ended' : 'done'
  if (isEnded) return 'already-ended'
  return kind === 'retry' && state === 'waiting' ? 'not-failed' : 'done'
}

function changeRow(model: QueueModel, row: ModelRow, kind: Changing): void {
  if (kind === 'retry') row.state = 'waiting'
  else if (kind === 'restore') {
    if (row.state === 'skipped' || row.state === 'cancelled') row.state = row.before
  } else if (kind === 'skip' || kind === 'cancel') {
    if (row.state === 'waiting' || row.state === 'retrying' || row.state === 'failed') row.before = row.state
    row.state = kind === 'skip' ? 'skipped' : 'cancelled'
  } else {
    row.state = 'waiting'
    row.due = kind === 'rescheduleNow' ? model.nextDue() : Infinity
  }
}

function retryInMs(how: Refused): number | null {
  return how === 'failed' ? null : how === 'soon' ? 0 : 86_400_000
}

function refuseRow(row: ModelRow, how: Refused): void {
  row.state = how === 'failed' ? 'failed' : 'retrying'
  row.canWake = how === 'soon'
}

function deliver(model: QueueModel): void {
  for (const id of model.sending) rowOf(model, id).state = 'delivered'
  model.sending = []
}

function isSending(model: QueueModel): boolean {
  return model.sending.length > 0
}

function batchOf({ batch }: Real): Begun {
  if (batch === null) throw new Error('no batch is under way')
  return batch
}

function rowOf(model: QueueModel, id: string): ModelRow {
  const row = model.rows.get(id)
  if (row === undefined) throw new Error(`the model has no ${id}`)
  return row
}
