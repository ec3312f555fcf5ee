import { createBpmn } from '@sendwright/bpmn'
import type { ProcessView } from '@sendwright/contract'
import { checkActions, createSampleContext, type Action, type Definition } from '@sendwright/model'
import type { ProcessRow } from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { findEnvironment } from '../environments/environmentDirectory.ts'
import { eTag } from '../http/eTag.ts'
import { fileAnswer } from '../http/fileAnswer.ts'
import type { Exchange, Handlers } from '../http/mount.ts'
import { isRefusal, refuse, refuseProblems, type Refusal } from '../http/refusal.ts'
import { exportAsyncApi } from '../processes/exportAsyncApi.ts'
import { changedElsewhere, noSuchProcess } from '../publishing/refusals.ts'
import { readDocument, type CheckedDocument } from '../processes/readDocument.ts'

type ProcessHandlers = Pick<
  Handlers,
  | 'listProcesses'
  | 'createProcess'
  | 'importProcess'
  | 'getProcess'
  | 'updateProcess'
  | 'deleteProcess'
  | 'getProcessBpmn'
  | 'exportProcessAsyncApi'
  | 'getProcessActions'
  | 'putNodeActions'
>

const encoder = new TextEncoder()

/** Processes: the documents, their files and the actions of their nodes. */
export function processRoutes(deps: Dependencies): ProcessHandlers {
  const { store, clock } = deps

  async function create(name: string, document: CheckedDocument, exchange: Exchange): Promise<ProcessView> {
    const row = await store.processes.create({ name, ...document })
    return withETag(row, exchange)
  }

  return {
    listProcesses: async () => ({ processes: [...(await store.processes.list())] }),

    createProcess: async ({ body }, exchange) => {
      const file = body.bpmn ?? createBpmn({ processId: `Process_${clock.uuid().slice(0, 8)}`, name: body.name })
      const sampleContexts =
        body.sampleContexts.length > 0 ? body.sampleContexts : [createSampleContext(clock.uuid(), 'Sample')]
      const read = await readDocument(encoder.encode(file), { sampleContexts, dataModel: body.dataModel }, deps)
      return 'problems' in read ? refuseProblems(read.problems) : create(body.name, read.document, exchange)
    },

    importProcess: async ({ query, body }, exchange) => {
      const read = await readDocument(
        body,
        { sampleContexts: [createSampleContext(clock.uuid(), 'Sample')], dataModel: null },
        deps,
      )
      if ('problems' in read) return refuseProblems(read.problems)
      const name = query.name || nameInFile(read.document.definition) || 'Imported process'
      return create(name, read.document, exchange)
    },

    getProcess: async ({ params }, exchange) => {
      const row = await store.processes.get(params.id)
      return row === null ? noSuchProcess(params.id) : withETag(row, exchange)
    },

    updateProcess: async ({ params, body, ifMatch }, exchange) => {
      const dataModel =
        body.dataModel === undefined ? (await store.processes.get(params.id))?.dataModel : body.dataModel
      const data = { sampleContexts: body.sampleContexts, dataModel: dataModel ?? null }
      const read = await readDocument(encoder.encode(body.bpmn), data, deps)
      if ('problems' in read) return refuseProblems(read.problems)
      const row = await store.processes.update(params.id, ifMatch, { name: body.name, ...read.document })
      if (row === 'not-found') return noSuchProcess(params.id)
      return 'conflict' in row ? changedElsewhere(row.conflict) : withETag(row, exchange)
    },

    deleteProcess: async ({ params, ifMatch }) => {
      const removed = await store.processes.remove(params.id, ifMatch)
      if (removed === 'not-found') return noSuchProcess(params.id)
      if (removed === 'has-runs') return hasRuns(params.id)
      return removed === 'removed' ? undefined : changedElsewhere(removed.conflict)
    },

    getProcessBpmn: async ({ params }, exchange) => {
      const row = await store.processes.get(params.id)
      if (row === null) return noSuchProcess(params.id)
      exchange.setHeader('content-disposition', `attachment; filename="${row.id}.bpmn"`)
      exchange.setHeader('etag', eTag(row.version))
      return row.bpmn
    },

    exportProcessAsyncApi: async ({ params, query }) => {
      const { format } = query
      const name = query.environment ?? null
      const [[process], defaults, environment] = await Promise.all([
        store.processes.contents([params.id]),
        findEnvironment(null, deps),
        findEnvironment(name, deps),
      ])
      if (process === undefined) return noSuchProcess(params.id)
      if (environment === null || defaults === null)
        return refuse('unknown-environment', `There is no environment "${name}".`)
      const request = { process, environment: name === null ? null : environment, defaults, format }
      return fileAnswer(`${process.id}.asyncapi`, format, await exportAsyncApi(request, deps))
    },

    getProcessActions: async ({ params }, exchange) => {
      const row = await store.processes.get(params.id)
      if (row === null) return noSuchProcess(params.id)
      exchange.setHeader('etag', eTag(row.version))
      const nodes = row.definition.graph.nodes.map(({ id, name, type, actions }) => ({ id, name, type, actions }))
      return { version: row.version, nodes }
    },

    putNodeActions: async ({ params, body, ifMatch }, exchange) => {
      const problems = checkActions(body)
      if (problems.length > 0) return refuseProblems(problems)
      const row = await replaceNodeActions(params, body, ifMatch, deps)
      if (isRefusal(row)) return row
      exchange.setHeader('etag', eTag(row.version))
      const node = row.definition.graph.nodes.find((candidate) => candidate.id === params.nodeId)
      return {
        id: params.nodeId,
        name: node?.name ?? '',
        type: node?.type ?? '',
        actions: node?.actions ?? [],
        version: row.version,
        problems: row.definition.problems,
      }
    },
  }
}

const replaceAttempts = 5

/** Replaces one node's actions in the version that is there; without `ifMatch` it is done again over a save that came between. */
async function replaceNodeActions(
  ids: { readonly id: string; readonly nodeId: string },
  actions: readonly Action[],
  ifMatch: number | null,
  deps: Dependencies,
): Promise<ProcessRow | Refusal> {
  let current = 0
  for (let attempt = 0; attempt < replaceAttempts; attempt += 1) {
    const row = await deps.store.processes.get(ids.id)
    if (row === null) return noSuchProcess(ids.id)
    if (!row.definition.graph.nodes.some((node) => node.id === ids.nodeId))
      return refuse('unknown-node', `Process "${ids.id}" has no step "${ids.nodeId}".`)
    if (ifMatch !== null && ifMatch !== row.version) return changedElsewhere(row.version)
    const replaced = await deps.bpmn.replaceActions(row.bpmn, ids.nodeId, actions)
    if (!replaced.ok) return refuseProblems(replaced.problems)
    const read = await readDocument(encoder.encode(replaced.value), row, deps)
    if ('problems' in read) return refuseProblems(read.problems)
    const updated = await deps.store.processes.update(ids.id, row.version, { name: row.name, ...read.document })
    if (updated === 'not-found') return noSuchProcess(ids.id)
    if (!('conflict' in updated)) return updated
    current = updated.conflict
  }
  return changedElsewhere(current)
}

function withETag(row: ProcessRow, exchange: Exchange): ProcessView {
  exchange.setHeader('etag', eTag(row.version))
  return processView(row)
}

/** A process as the API shows it. */
export function processView(row: ProcessRow): ProcessView {
  const { definition, ...view } = row
  return { ...view, sampleContexts: [...row.sampleContexts], problems: definition.problems }
}

function hasRuns(id: string): Refusal {
  return refuse(
    'process-has-runs',
    `Runs of process "${id}" are under way. Cancel them or wait for their end, then delete it.`,
  )
}

/** The name that the file's first named process has. */
function nameInFile(definition: Definition): string {
  return definition.graph.processes.find((process) => process.name.trim() !== '')?.name.trim() ?? ''
}
