import type { Dependencies } from '../dependencies.ts'
import { dataAt, dataSteps, type PersonAction } from '@sendwright/engine'
import type { Run } from '@sendwright/model'
import type { RunRow } from '@sendwright/store'
import { stopping } from '../deliveries/publish.ts'
import type { Handlers } from '../http/mount.ts'
import { isRefusal, type Refusal } from '../http/refusal.ts'
import { editedParameters } from '../runs/editedParameters.ts'
import { exportRun } from '../runs/exportRun.ts'
import { hasEnded } from '../runs/runEnds.ts'
import { actRefusal, noSuchRun, runNumber } from '../runs/runRefusals.ts'
import { runView } from '../runs/runView.ts'
import { startRuns } from '../runs/startRuns.ts'
import { createVersionCache } from '../runs/versionCache.ts'
import { wrongPlace } from './deliveries.ts'

type RunHandlers = Pick<
  Handlers,
  | 'startRuns'
  | 'listRuns'
  | 'runOverview'
  | 'watchRuns'
  | 'getRun'
  | 'getRunBpmn'
  | 'getRunData'
  | 'exportRun'
  | 'triggerAction'
  | 'retryAction'
  | 'editAction'
  | 'skipAction'
  | 'cancelAction'
  | 'cancelRun'
>

/** Runs: starting them, looking at them, and what a person does to one. */
export function runRoutes(deps: Dependencies): RunHandlers {
  const { runs, versions } = deps.store
  const cache = createVersionCache(deps)

  /** A run as it is stored and shown; its version outlives its process while the run is kept. */
  async function find(id: string): Promise<{ readonly row: RunRow; readonly view: Run } | null> {
    const number = runNumber(id)
    const row = number === null ? null : await runs.get(number)
    if (row === null) return null
    const process = await cache.get(row.summary.process.id, row.summary.version)
    if (process === null) throw new Error(`The version of run ${id} is not stored`)
    return { row, view: runView(row, process) }
  }

  async function show(id: string): Promise<Run | Refusal> {
    return (await find(id))?.view ?? noSuchRun(id)
  }

  async function act(id: string, action: PersonAction): Promise<Run | Refusal> {
    if (deps.lifecycle.isStopping) return stopping()
    const number = runNumber(id)
    if (number === null) return noSuchRun(id)
    const outcome = await deps.runs.runner.act(number, action)
    const refusal = actRefusal(outcome, { run: id, action: action.kind === 'cancelRun' ? '' : action.action })
    return refusal ?? show(id)
  }

  const by = null

  return {
    startRuns: (input) => startRuns(input, deps),

    listRuns: async ({ query }) => {
      const { limit, after = null, ...filter } = query
      if (after !== null && runNumber(after) === null) return wrongPlace(after)
      return runs.list(filter, { limit, after })
    },
    runOverview: async ({ query }) => runs.overview(query),

    watchRuns: async ({ query, signal }) => {
      return (stream) =>
        deps.runs.changes.follow((news) => stream.send('changed', news), { run: query.run ?? null, signal })
    },

    getRun: async ({ params, query, signal }) => {
      const { wait } = query
      const found = await show(params.id)
      if (isRefusal(found) || wait === undefined || hasEnded(found.state) || deps.lifecycle.isStopping) return found
      await deps.runs.ends.wait(found.id, { ms: wait, signal })
      return show(params.id)
    },

    getRunBpmn: async ({ params }, exchange) => {
      const number = runNumber(params.id)
      const run = number === null ? null : await runs.summary(number)
      const version = run === null ? null : await versions.get(run.process.id, run.version)
      if (run === null || version === null) return noSuchRun(params.id)
      exchange.setHeader('content-disposition', `attachment; filename="${run.process.id}-${run.version}.bpmn"`)
      return version.bpmn
    },

    getRunData: async ({ params, query }) => {
      const found = await find(params.id)
      if (found === null) return noSuchRun(params.id)
      const { row, view } = found
      const process = await cache.get(view.process.id, view.version)
      if (process === null) return noSuchRun(params.id)
      const data = query.at === undefined ? view.data : dataAt(process, row.events, query.at)
      return { steps: dataSteps(process, row.events), data }
    },

    exportRun: async ({ params }) => {
      const found = await find(params.id)
      if (found === null) return noSuchRun(params.id)
      return {
        name: `run-${found.view.id}.json`,
        type: 'application/json',
        text: exportRun(found.view, found.row),
      }
    },

    triggerAction: ({ params, body }) => act(params.id, { kind: 'trigger', action: params.actionId, by, ...body }),
    retryAction: ({ params, body }) => act(params.id, { kind: 'retry', action: params.actionId, by, ...body }),
    editAction: async ({ params, body }) => {
      const number = runNumber(params.id)
      const run = number === null ? null : await runs.summary(number)
      const process = run === null ? null : await cache.get(run.process.id, run.version)
      if (process === null) return noSuchRun(params.id)
      const parameters = editedParameters(body.parameters, params.actionId, process)
      if (isRefusal(parameters)) return parameters
      return act(params.id, { kind: 'edit', action: params.actionId, by, ...body, parameters })
    },
    skipAction: ({ params, body }) => act(params.id, { kind: 'skip', action: params.actionId, by, ...body }),
    cancelAction: ({ params, body }) => act(params.id, { kind: 'cancel', action: params.actionId, by, ...body }),
    cancelRun: ({ params, body }) => act(params.id, { kind: 'cancelRun', by, ...body }),
  }
}
