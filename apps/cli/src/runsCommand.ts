import { ApiError, UnreachableError, type ApiClient } from '@sendwright/contract'
import { isJsonObject, parseExactJson, runStates, type JsonData } from '@sendwright/model'
import { readCommandLine } from './commandLine.ts'
import { exitCodes } from './exitCodes.ts'
import { runsHelp } from './help.ts'
import type { Terminal } from './runCli.ts'
import { openServer, serverOptions } from './server.ts'
import { UsageError } from './usageError.ts'

/** Lists and shows runs, cancels one, and triggers an action of one. */
export async function runsCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args)
  if (values.help) {
    terminal.print(runsHelp)
    return exitCodes.fine
  }
  const call = callOf(positionals, values)
  const api = await openServer(values, terminal)
  try {
    for (const run of await call(api)) terminal.print(JSON.stringify(run))
    return exitCodes.fine
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof UnreachableError)) throw error
    terminal.complain(error.message)
    return error instanceof ApiError ? exitCodes.refused : exitCodes.notReached
  }
}

type Values = ReturnType<typeof readOptions>['values']
type Call = (api: ApiClient) => Promise<readonly object[]>

function callOf([what = '', id, action, ...more]: readonly string[], values: Values): Call {
  if (what === 'list') {
    if (id !== undefined) throw new UsageError(`"${id}" is more than the command takes.`)
    return listCall(values)
  }
  if (what !== 'get' && what !== 'cancel' && what !== 'trigger')
    throw new UsageError(`"${what}" is no command of runs: list, get, cancel or trigger.`)
  if (id === undefined) throw new UsageError(`Name the run: runs ${what} 17.`)
  const reason = values.reason ?? null
  const extra = what === 'trigger' ? more : [action, ...more].filter((part) => part !== undefined)
  if (extra.length > 0) throw new UsageError(`"${extra.join(' ')}" is more than the command takes.`)
  if (what === 'get') return async (api) => [await api.getRun({ params: { id } })]
  if (what === 'cancel') return async (api) => [await api.cancelRun({ params: { id }, body: { reason } })]
  if (action === undefined) throw new UsageError('Name the action: runs trigger 17 offer-substitute.')
  const body = { visit: values.visit ?? null, data: readData(values.data), reason }
  return async (api) => [await api.triggerAction({ params: { id, actionId: action }, body })]
}

function readData(text: string | undefined): JsonData {
  if (text === undefined) return {}
  try {
    const data = parseExactJson(text)
    if (isJsonObject(data)) return data
  } catch {
    // Told below, with what it needs.
  }
  throw new UsageError(`--data is ${text}. It needs a JSON object, for example '{"approved":true}'.`)
}

function listCall(values: Values): Call {
  const { process, environment, search, limit } = values
  const state = runStates.find((each) => each === values.state)
  if (values.state !== undefined && state === undefined)
    throw new UsageError(`--state is "${values.state}". It needs one of ${runStates.join(', ')}.`)
  const query = {
    ...(state !== undefined && { state }),
    ...(process !== undefined && { process }),
    ...(environment !== undefined && { environment }),
    ...(search !== undefined && { search }),
    ...(limit !== undefined && { limit }),
  }
  return async (api) => (await api.listRuns({ query })).runs
}

function readOptions(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...serverOptions,
      state: { type: 'string' },
      process: { type: 'string' },
      environment: { type: 'string' },
      search: { type: 'string' },
      limit: { type: 'string' },
      visit: { type: 'string' },
      data: { type: 'string' },
      reason: { type: 'string' },
    },
  })
}
