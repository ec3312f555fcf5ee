import { ApiError, UnreachableError, type ApiClient } from '@sendwright/contract'
import { deliveryStates } from '@sendwright/model'
import { readCommandLine } from './commandLine.ts'
import { exitCodes } from './exitCodes.ts'
import { deliveriesHelp } from './help.ts'
import type { Terminal } from './runCli.ts'
import { openServer, serverOptions } from './server.ts'
import { UsageError } from './usageError.ts'

/** Lists and shows deliveries, and does to one what a person can do. */
export async function deliveriesCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args)
  if (values.help) {
    terminal.print(deliveriesHelp)
    return exitCodes.fine
  }
  const call = callOf(positionals, values)
  const api = await openServer(values, terminal)
  try {
    for (const delivery of await call(api)) terminal.print(JSON.stringify(delivery))
    return exitCodes.fine
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof UnreachableError)) throw error
    terminal.complain(error.message)
    return error instanceof ApiError ? exitCodes.refused : exitCodes.notReached
  }
}

type Call = (api: ApiClient) => Promise<readonly object[]>

function callOf([what = '', id, ...more]: readonly string[], values: ReturnType<typeof readOptions>['values']): Call {
  if (more.length > 0) throw new UsageError(`"${more.join(' ')}" is more than the command takes.`)
  if (what === 'list') return listCall(values)
  if (!isAction(what)) throw new UsageError(`"${what}" is no command of deliveries: list, get, retry, skip or cancel.`)
  if (id === undefined) throw new UsageError(`Name the delivery: deliveries ${what} 17.`)
  const action = actions[what]
  return async (api) => [await action(api, id, values.reason ?? null)]
}

const actions = {
  get: (api, id) => api.getDelivery({ params: { id } }),
  retry: (api, id) => api.retryDelivery({ params: { id } }),
  skip: (api, id, reason) => api.skipDelivery({ params: { id }, body: { reason } }),
  cancel: (api, id, reason) => api.cancelDelivery({ params: { id }, body: { reason } }),
} as const satisfies Record<string, (api: ApiClient, id: string, reason: string | null) => Promise<object>>

function isAction(name: string): name is keyof typeof actions {
  return Object.hasOwn(actions, name)
}

function listCall(values: ReturnType<typeof readOptions>['values']): Call {
  const { connection, topic, key, limit } = values
  const state = deliveryStates.find((each) => each === values.state)
  if (values.state !== undefined && state === undefined)
    throw new UsageError(`--state is "${values.state}". It needs one of ${deliveryStates.join(', ')}.`)
  const query = {
    ...(state !== undefined && { state }),
    ...(connection !== undefined && { connection }),
    ...(topic !== undefined && { topic }),
    ...(key !== undefined && { key }),
    ...(limit !== undefined && { limit }),
  }
  return async (api) => (await api.listDeliveries({ query })).deliveries
}

function readOptions(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...serverOptions,
      state: { type: 'string' },
      connection: { type: 'string' },
      topic: { type: 'string' },
      key: { type: 'string' },
      limit: { type: 'string' },
      reason: { type: 'string' },
    },
  })
}
