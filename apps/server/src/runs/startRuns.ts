import type { CallAnswer } from '@sendwright/contract'
import type { StartOutcome } from '@sendwright/engine'
import type { Problem } from '@sendwright/model'
import { stopping } from '../deliveries/publish.ts'
import type { Dependencies } from '../dependencies.ts'
import type { HandlerInput } from '../http/mount.ts'
import { isRefusal, refuse, refuseProblems, type Refusal } from '../http/refusal.ts'
import { noSuchProcess, noSuchVersion } from '../publishing/refusals.ts'
import { firstConnections } from './firstConnections.ts'

type Needs = Pick<Dependencies, 'store' | 'runs' | 'lifecycle' | 'knownConnections'>

/** Starts the runs of a request, all or none: what it answers with is stored. Rules R110 and R111 of docs/spec/runs.md. */
export async function startRuns(
  input: Pick<HandlerInput<'startRuns'>, 'params' | 'body' | 'idempotency' | 'trace'>,
  needs: Needs,
): Promise<CallAnswer<'startRuns'> | Refusal> {
  if (needs.lifecycle.isStopping) return stopping()
  const { id } = input.params
  const refusal = input.idempotency === null ? await firstRefusal(input, needs) : null
  if (refusal !== null) return refusal
  const runs = input.body.runs ?? [{ data: input.body.data ?? {}, key: input.body.key }]
  const span = needs.runs.traces?.begin('start runs', input.trace, {
    'sendwright.process': id,
    'sendwright.runs': runs.length,
  })
  const { environment, version, startEvent, by } = input.body
  try {
    const outcome = await needs.runs.runner.startRuns({
      process: id,
      version,
      environment,
      startEvent,
      startedBy: by,
      runs,
      trace: span?.traceparent ?? null,
      idempotency: input.idempotency,
    })
    const answer = await answerOf(outcome, input, needs)
    span?.end(isRefusal(answer) ? answer.detail : null)
    return answer
  } catch (error) {
    span?.end(error instanceof Error ? error.message : String(error))
    throw error
  }
}

async function answerOf(
  outcome: StartOutcome,
  { params, body }: Pick<HandlerInput<'startRuns'>, 'params' | 'body'>,
  { store }: Pick<Needs, 'store'>,
): Promise<CallAnswer<'startRuns'> | Refusal> {
  const { id } = params
  switch (outcome.kind) {
    case 'started':
    case 'repeated': {
      const [first] = outcome.runs
      if (first === undefined) throw new Error('Runs were started, and none is named')
      const runs = outcome.runs.map((run) => ({ id: run.id, uuid: run.uuid }))
      return { id: first.id, uuid: first.uuid, version: first.version, runs }
    }
    case 'problems':
      return refuseProblems(body.runs === undefined ? outcome.problems.map(asOfTheOnlyRun) : outcome.problems)
    case 'key-reused':
      return refuse(
        'idempotency-key-reused',
        'This Idempotency-Key was used for another request within the last 7 days. Use a new key for a new request.',
      )
    case 'unknown-environment':
      return refuse('unknown-environment', `There is no environment "${body.environment}".`)
    case 'unknown-version':
      return (await store.processes.get(id)) === null ? noSuchProcess(id) : noSuchVersion(id, body.version ?? 0)
    case 'not-published':
      return (await store.processes.get(id)) === null
        ? noSuchProcess(id)
        : refuse('not-published', `Process "${id}" has no published version yet. Publish it, then start runs.`)
  }
}

/** Where a request that starts one run names what the engine finds in the first of its runs. */
function asOfTheOnlyRun(problem: Problem): Problem {
  return { ...problem, path: problem.path.replace(/^\/runs\/0(?=\/)/, '') }
}

/**
 * Why runs are not started although they could be stored: the connection that they would send over first takes nothing,
 * by the rules of deliveries. A request with an Idempotency-Key is never refused so: it may be one that was answered.
 */
async function firstRefusal(
  { params, body }: Pick<HandlerInput<'startRuns'>, 'params' | 'body'>,
  { store, runs, knownConnections }: Needs,
): Promise<Refusal | null> {
  const refusals = await runs.refusals.recent()
  if (refusals.size === 0) return null
  const version = body.version ?? (await store.runQueue.newestVersion(params.id))
  const process = version === null ? null : await store.runQueue.version(params.id, version)
  const environment = await runs.environments.get(body.environment)
  if (process === null || environment === null) return null
  for (const id of firstConnections(process.graph, body.startEvent, environment.effective)) {
    const code = refusals.get(id)
    if (code === undefined) continue
    const name = (await knownConnections.get(id))?.name ?? id
    return code === 'not-connected'
      ? refuse(
          'not-connected',
          `${name} does not answer, and it is set to refuse new deliveries meanwhile. No run was started.`,
          { retryAfter: 5 },
        )
      : refuse(
          'buffer-full',
          `${name} lets no more deliveries wait. No run was started. Try again when some are through.`,
          { retryAfter: 1 },
        )
  }
  return null
}
