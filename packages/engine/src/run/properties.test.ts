import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomProcess, randomSteps, type RandomStep } from '../testing/randomProcess.ts'
import { startOne, type RunBench } from '../testing/runBench.ts'
import { historyViolations } from '../testing/historyInvariants.ts'
import { runViolations } from '../testing/runInvariants.ts'
import type { PersonAction } from './runnerOptions.ts'

const start = { runs: [{ data: { a: true, b: false }, key: null }] }

test('R44 in processes of any form, whatever happens in whatever order: no token is lost, nothing is done twice, and a replay gives the same', async () => {
  await fc.assert(
    fc.asyncProperty(randomProcess, randomSteps, async (process, steps) => {
      const bench = await startOne(process, { start })
      expect(runViolations(process, bench.run)).toEqual([])
      for (const step of steps) {
        await take(bench, step)
        expect(runViolations(process, bench.run)).toEqual([])
      }
      await bench.act({ kind: 'cancelRun' })
      await bench.advance()
      expect(['completed', 'cancelled']).toContain(bench.run.status)
      expect(runViolations(process, bench.run)).toEqual([])
      expect(historyViolations(process, bench.run.events)).toEqual([])
      expect(bench.run.inbox).toEqual([])
    }),
    { numRuns: 200 },
  )
}, 120_000)

test('R1 a run in which everybody does their part ends, where its process has no loops', async () => {
  await fc.assert(
    fc.asyncProperty(randomProcess, async (process) => {
      const isForward = process.graph.flows.every(({ source, target }) => order(source) < order(target))
      fc.pre(isForward)
      const bench = await startOne(process, { start })
      for (let round = 0; round < 200 && bench.run.status !== 'completed'; round += 1) {
        await take(bench, { kind: 'deliver', pick: round })
        await take(bench, { kind: 'reply', pick: round })
        for (const action of possible(bench).filter(({ kind }) => kind === 'skip')) await bench.act(action)
        await bench.advance(3_600_000)
      }
      expect(bench.run.status).toBe('completed')
      expect(historyViolations(process, bench.run.events)).toEqual([])
    }),
    { numRuns: 100 },
  )
}, 120_000)

/** Nodes in the order of their numbers; a boundary event stands behind its step. */
function order(id: string): number {
  return id === 'start' ? -1 : Number(id.slice(1)) + (id.startsWith('e') ? 0.5 : 0)
}

/** Does what the step says, where it is possible. */
async function take(bench: RunBench, { kind, pick }: RandomStep): Promise<void> {
  const of = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(1, list.length)]
  switch (kind) {
    case 'deliver':
    case 'fail':
    case 'end': {
      const open = bench.queue.deliveries.filter(({ state }) => state === 'accepted' || state === 'failed')
      const delivery = of(open)
      if (delivery === undefined) return
      const ends = ['skipped', 'cancelled'] as const
      bench.queue.endDelivery(
        delivery.id,
        kind === 'deliver' ? 'delivered' : kind === 'fail' ? 'failed' : (ends[pick % 2] ?? 'skipped'),
      )
      await bench.advance()
      return
    }
    case 'time':
      await bench.advance(pick * 7_200)
      return
    case 'reply': {
      const wanted = of(bench.run.awaits)
      if (wanted !== undefined) await bench.reply(`{"a":${pick % 2 === 0}}`, wanted.action)
      return
    }
    case 'act': {
      const action = of(possible(bench))
      if (action !== undefined) await bench.act(action)
      return
    }
    case 'again': {
      const past = of(bench.run.events)
      if (past !== undefined) await bench.event(past.event)
      return
    }
    case 'callback': {
      const actions = bench.described().visits.flatMap((visit) => visit.actions)
      const action = of(actions)
      if (action === undefined) return
      const place = { connection: 'main', topic: 'callbacks', partition: 0, offset: '1' }
      const record = { ...place, timestamp: '2026-01-01T00:00:00.000Z', key: null, value: '{"a":false}', headers: [] }
      await bench.event({ kind: 'calledBack', action: action.action, record })
    }
  }
}

/** All that a person could ask of the run, also what is refused. */
function possible(bench: RunBench): readonly PersonAction[] {
  const person = { by: null, reason: null }
  return bench
    .described()
    .visits.filter(({ leftAt }) => leftAt === null)
    .flatMap((visit) =>
      visit.actions.flatMap(({ action, state, canTrigger }): PersonAction[] => {
        const on = { visit: visit.id, action, ...person }
        return [
          ...(canTrigger ? [{ kind: 'trigger' as const, ...on, data: { b: true } }] : []),
          ...(state === 'finished'
            ? []
            : [
                { kind: 'skip' as const, ...on },
                { kind: 'cancel' as const, ...on },
              ]),
          ...(state === 'stopped'
            ? [
                { kind: 'retry' as const, ...on },
                { kind: 'edit' as const, ...on, data: { a: false, b: true }, parameters: null },
              ]
            : []),
        ]
      }),
    )
}
