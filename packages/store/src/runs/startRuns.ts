import type { NewRun, RunQueue } from '@sendwright/engine'
import type { Run, Statement } from '../database/pipeline.ts'
import { isRowRefused } from './rowErrors.ts'
import { changeInTransaction, nothingWritten, type RunStorage } from './runStorage.ts'
import { writeRuns } from './writeRuns.ts'

type StartRequest = Parameters<RunQueue['start']>[0]
type Started = Awaited<ReturnType<RunQueue['start']>>

interface Waiting {
  readonly request: StartRequest
  readonly done: (started: Started) => void
  readonly failed: (error: unknown) => void
}

// Of one group: with these, a transaction takes well below a second.
const groupRuns = 500

/**
 * Starts runs in groups: while one group is being committed requests collect, and all that have come are the next. A
 * request that PostgreSQL refuses is refused alone.
 */
export function createStart(storage: RunStorage): RunQueue['start'] {
  const waiting: Waiting[] = []
  const keysUnderWay = new Map<string, Promise<unknown>>()
  let busy = false

  async function work(): Promise<void> {
    busy = true
    while (waiting.length > 0) await commit(takeGroup(waiting))
    busy = false
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await startGroup(
        storage,
        group.map(({ request }) => request),
      )
      for (const [index, { done }] of group.entries()) {
        const answer = answers[index]
        if (answer === undefined) throw new Error('a request of the group has no answer')
        done(answer)
      }
    } catch (error) {
      if (group.length > 1 && isRowRefused(error)) for (const each of group) await commit([each])
      else for (const { failed } of group) failed(error)
    }
  }

  async function start(request: StartRequest): Promise<Started> {
    if (request.runs.length === 0) return { kind: 'started', runs: [] }
    await storage.freeSpace.check()
    return new Promise((done, failed) => {
      waiting.push({ request, done, failed })
      if (!busy) void work()
    })
  }

  return async (request) => {
    if (request.idempotency === null) return start(request)
    const { key } = request.idempotency
    // Two of one key in one transaction would wait for one another.
    for (;;) {
      const first = keysUnderWay.get(key)
      if (first === undefined) break
      await first.catch(() => {})
    }
    const started = start(request)
    keysUnderWay.set(key, started)
    try {
      return await started
    } finally {
      keysUnderWay.delete(key)
    }
  }
}

function takeGroup(waiting: Waiting[]): readonly Waiting[] {
  let runs = 0
  let count = 0
  for (const { request } of waiting) {
    runs += request.runs.length
    if (count > 0 && runs > groupRuns) break
    count++
  }
  return waiting.splice(0, count)
}

async function startGroup(storage: RunStorage, group: readonly StartRequest[]): Promise<readonly Started[]> {
  let answers: readonly Started[] = []
  await changeInTransaction(storage, async (connection) => {
    const first = await keepKeys(connection.run, group)
    answers = group.map(({ idempotency, runs }): Started => {
      const known = idempotency === null ? undefined : first.get(idempotency.key)
      if (known === undefined) return { kind: 'started', runs: runs.map(namesOf) }
      return known.hash === idempotency?.hash ? { kind: 'repeated', runs: known.runs } : { kind: 'key-reused' }
    })
    const starts = group.flatMap(({ runs }, index) => (answers[index]?.kind === 'started' ? runs : []))
    return starts.length === 0 ? nothingWritten : writeRuns(connection, { starts, changes: [] }, storage.columnsOf)
  })
  return answers
}

function namesOf({ change, uuid, version }: NewRun): { id: number; uuid: string; version: number } {
  return { id: change.run, uuid, version }
}

interface FirstAnswer {
  readonly hash: string
  readonly runs: readonly { readonly id: number; readonly uuid: string; readonly version: number }[]
}

/** Keeps the keys that are new; answers with what was started with the others. */
async function keepKeys(run: Run, group: readonly StartRequest[]): Promise<ReadonlyMap<string, FirstAnswer>> {
  const keyed = group.flatMap(({ idempotency, runs }) => (idempotency === null ? [] : [{ ...idempotency, runs }]))
  if (keyed.length === 0) return new Map()
  const kept = await run(keepStatement, [
    keyed.map(({ key }) => key),
    keyed.map(({ hash }) => hash),
    keyed.map(({ runs }) => `{${runs.map(({ change }) => change.run).join(',')}}`),
  ])
  const fresh = new Set(kept.map(([key]) => key))
  const others = keyed.filter(({ key }) => !fresh.has(key)).map(({ key }) => key)
  if (others.length === 0) return new Map()
  const answers = new Map<string, { hash: string; runs: { id: number; uuid: string; version: number }[] }>()
  for (const [key, hash, id, uuid, version] of await run(firstStatement, [others])) {
    const answer = answers.get(String(key)) ?? { hash: String(hash), runs: [] }
    // It was removed since.
    if (typeof uuid === 'string') answer.runs.push({ id: Number(id), uuid, version: Number(version) })
    answers.set(String(key), answer)
  }
  return answers
}

// Where another server's transaction has the same key, this waits for its end. In the order of keys, so that two
// servers never wait for one another.
const keepStatement: Statement = {
  name: 'keep_run_keys',
  text: `
insert into idempotency (key, hash, ids)
select k.key, k.hash, k.ids::bigint[] from unnest($1::text[], $2::text[], $3::text[]) k(key, hash, ids) order by k.key
on conflict (key) do nothing
returning key`,
}

const firstStatement: Statement = {
  name: 'first_runs_of_keys',
  text: `
select i.key, i.hash, u.id::text, r.uuid, r.version
  from idempotency i cross join unnest(i.ids) with ordinality u(id, place) left join run r on r.id = u.id
 where i.key = any($1::text[]) order by i.key, u.place`,
}
