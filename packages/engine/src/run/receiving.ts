import { isJsonObject } from '@sendwright/model'
import { at, tellApplied, type Running } from './advancing.ts'
import { bodyData } from './context.ts'
import type { ReceivedDecision, WaitingReceived } from './runQueue.ts'
import { beginRun, type BegunRun } from './starting.ts'
import { askOnce } from './worldCache.ts'

/** Records that are looked at together. */
const mostReceived = 100

/** Has received records matched by the store, and starts the runs that they start. Whether there were any. */
export async function matchReceived(running: Running): Promise<boolean> {
  const { queue } = running.options
  let begun: BegunRun[] = []
  const { taken, started } = await queue.matchReceived(mostReceived, async (received, now) => {
    begun = []
    const world = askOnce(running.options)
    const decisions: ReceivedDecision[] = []
    for (const one of received) decisions.push(await decide(one, now))
    await at(running, 'matched')
    return decisions

    async function decide({ id, record, starts }: WaitingReceived, moment: Date): Promise<ReceivedDecision> {
      // Bytes that are no text are an object in the data of a reply, and no JSON here.
      const data = typeof record.value === 'string' ? bodyData(record.value) : null
      if (!isJsonObject(data)) {
        return { id, starts: [], reason: 'It should start a run, but its value is no JSON object.' }
      }
      const { ids } = await queue.reserve(starts.length)
      const runs: BegunRun[] = []
      for (const [index, { process: name, version, node, environment }] of starts.entries()) {
        const process = await running.versions.get(name, version)
        const number = ids[index]
        if (process === null || number === undefined) continue
        const from = { id: number, process, environment, node, data, key: null, by: 'message' as const, record }
        runs.push(await beginRun(running, world, { ...from, trace: traceOf(record), now: moment }))
      }
      begun.push(...runs)
      return { id, starts: runs.map(({ newRun }) => newRun), reason: null }
    }
  })
  for (const { stepping } of begun) if (started.includes(stepping.run)) tellApplied(running.options, stepping, true)
  return taken > 0
}

/** The `traceparent` of a record, so that the run that it starts continues its trace. */
function traceOf({ headers }: WaitingReceived['record']): string | null {
  const value = headers.find(({ name }) => name === 'traceparent')?.value
  return typeof value === 'string' && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value) ? value : null
}
