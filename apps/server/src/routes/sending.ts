import { boundConnection, buildRecords, toPlannedRecord } from '@sendwright/message'
import { createProblem, type Action, type Problem, type Receipt } from '@sendwright/model'
import { findConnection } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { findEnvironment, unknownEnvironment } from '../environments/environmentDirectory.ts'
import { isFailure } from '../http/errors.ts'
import type { Handlers } from '../http/mount.ts'
import { refuseProblems, type Refusal } from '../http/refusal.ts'
import { incompleteConnection, isSend } from '../processes/countDocument.ts'
import { lintForPreview } from '../sending/lintForPreview.ts'
import { problemsWithModel } from '../sending/problemsWithModel.ts'
import { testSend } from '../sending/testSend.ts'

type SendHandlers = Pick<Handlers, 'preview' | 'testSend' | 'listTestSends'>

/** Preview, test sends and their history. */
export function sendRoutes(deps: Dependencies): SendHandlers {
  return {
    preview: async ({ body }) => {
      const { action, context } = body
      if (!isSend(action)) return notASend(action)
      const environment = await findEnvironment(body.environment ?? null, deps)
      if (environment === null) return { records: [], problems: [unknownEnvironment(body.environment ?? '')], lint: [] }
      const { effective } = environment
      const [connection, modelProblems, lint] = await Promise.all([
        findConnection(boundConnection(action, effective), deps),
        problemsWithModel(action, context, deps),
        lintForPreview(action, context, effective, deps),
      ])
      const built = buildRecords(action, context, { ...deps.clock, environment: effective })
      return {
        records: built.records.map(toPlannedRecord),
        problems: [...built.problems, ...incompleteConnection(connection), ...modelProblems],
        lint,
      }
    },

    testSend: async ({ body }) => {
      const { action } = body
      if (!isSend(action)) return notASend(action)
      const environment = await findEnvironment(body.environment ?? null, deps)
      if (environment === null) return refuseProblems([unknownEnvironment(body.environment ?? '')])
      const id = body.connection ?? boundConnection(action, environment.effective)
      const connection = id === '' ? null : await findConnection(id, deps)
      if (connection === null) return refuseProblems([connectionProblem(id, body.connection)])
      const incomplete = incompleteConnection(connection, connectionPath(body.connection))
      if (incomplete.length > 0) return refuseProblems(incomplete)
      const entry = {
        connection: id,
        processId: body.processId ?? null,
        nodeId: body.nodeId ?? null,
        actionId: action.id,
        actionName: action.name,
        environment: environment.effective.name,
      }
      // Before anything is sent: a database that does not answer must not hide that records were delivered.
      const modelProblems = await problemsWithModel(action, body.context, deps)
      const request = { action, context: body.context, environment, connection }
      try {
        const result = await testSend(request, deps.kafka.get(connection), deps)
        if ('refusedBy' in result) return refuseProblems(result.refusedBy)
        const kept = await keepDelivered({ ...entry, receipts: result.receipts }, deps)
        return {
          id: kept.id,
          at: kept.at,
          receipts: [...result.receipts],
          problems: [...result.problems, ...modelProblems, ...kept.problems],
        }
      } catch (error) {
        if (isFailure(error)) await keepFailure(error, entry, deps)
        throw error
      }
    },

    listTestSends: async ({ query }) => {
      const rows = await deps.store.testSends.list({
        ...(query.process !== undefined && { processId: query.process }),
        ...(query.action !== undefined && { actionId: query.action }),
        limit: query.limit,
      })
      return { testSends: rows.map((row) => ({ ...row, receipts: [...row.receipts] })) }
    },
  }
}

function notASend({ type }: Action): Refusal {
  return refuseProblems([createProblem('not-a-send', '/action/type', { type })])
}

function connectionProblem(id: string, named: string | undefined): Problem {
  const path = connectionPath(named)
  return id === ''
    ? createProblem('no-connection', path, {})
    : createProblem('unknown-connection', path, { connection: id })
}

/** Where the connection that counts was named: in the request, or in the action. */
function connectionPath(named: string | undefined): string {
  return named === undefined ? '/parameters/connection' : '/connection'
}

type HistoryEntry = Omit<
  Parameters<Dependencies['store']['testSends']['record']>[0],
  'outcome' | 'receipts' | 'failure'
>

interface Kept {
  readonly id: string | null
  readonly at: string
  readonly problems: readonly Problem[]
}

/** The records lie in Kafka whatever becomes of the history: a failure here is told beside the receipts, not instead of them. */
async function keepDelivered(
  entry: HistoryEntry & { readonly receipts: readonly Receipt[] },
  deps: Dependencies,
): Promise<Kept> {
  try {
    const { id, at } = await deps.store.testSends.record({ ...entry, outcome: 'delivered', failure: null })
    return { id, at, problems: [] }
  } catch (error) {
    if (!isFailure(error)) throw error
    deps.log.warn({ code: error.code, detail: error.message }, 'delivered test send could not be kept in the history')
    const problem = createProblem('history-not-kept', '', { detail: error.message }, { severity: 'warning' })
    return { id: null, at: deps.clock.now().toISOString(), problems: [problem] }
  }
}

async function keepFailure(
  error: { readonly code: string; readonly message: string },
  entry: HistoryEntry,
  deps: Dependencies,
) {
  const failure = { code: error.code, message: error.message }
  await deps.store.testSends
    .record({ ...entry, outcome: 'failed', receipts: [], failure })
    .catch((reason: unknown) => deps.log.warn({ error: reason }, 'failed test send could not be kept in the history'))
}
