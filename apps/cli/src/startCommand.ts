import { readFile } from 'node:fs/promises'
import { ApiError, UnreachableError, type ApiClient } from '@sendwright/contract'
import { parseExactJson, type JsonData } from '@sendwright/model'
import { parseDuration } from './duration.ts'
import { readCommandLine } from './commandLine.ts'
import { exitCodes } from './exitCodes.ts'
import { startHelp } from './help.ts'
import type { Terminal } from './runCli.ts'
import { openServer, serverOptions } from './server.ts'
import { UsageError } from './usageError.ts'

/** Longest that one call waits; the command asks again. */
const askMs = 30_000

/** Starts a run and, where it is asked for, waits for its end. */
export async function startCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args)
  if (values.help) {
    terminal.print(startHelp)
    return exitCodes.fine
  }
  const [process, ...more] = positionals
  if (process === undefined) throw new UsageError('Name the process: start order-handling.')
  if (more.length > 0) throw new UsageError(`"${more.join(' ')}" is more than the command takes.`)
  const version = readVersion(values.version)
  const waitMs = values['wait-for'] === undefined ? null : parseDuration('wait-for', values['wait-for'])
  const data = await readData(values.data, terminal)
  const api = await openServer(values, terminal)
  try {
    const started = await api.startRuns({
      params: { id: process },
      body: {
        data,
        key: values.key ?? null,
        environment: values.environment ?? null,
        version,
      },
      ...(values['idempotency-key'] !== undefined && { idempotencyKey: values['idempotency-key'] }),
    })
    if (!values.wait && waitMs === null) {
      terminal.print(JSON.stringify({ id: started.id, uuid: started.uuid, version: started.version }))
      return exitCodes.fine
    }
    return await waitForEnd(api, { id: started.id, waitMs: waitMs ?? Number.POSITIVE_INFINITY }, terminal)
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof UnreachableError)) throw error
    terminal.complain(error.message)
    return error instanceof ApiError ? exitCodes.refused : exitCodes.notReached
  }
}

/** One that has failed is not waited for: a person has to decide. */
async function waitForEnd(
  api: ApiClient,
  { id, waitMs }: { readonly id: number; readonly waitMs: number },
  terminal: Terminal,
): Promise<number> {
  const endsAt = performance.now() + waitMs
  for (;;) {
    const left = Math.max(0, Math.min(askMs, endsAt - performance.now()))
    const run = await api.getRun({ params: { id: String(id) }, query: { wait: `${Math.ceil(left)}ms` } })
    if (run.state === 'active' && performance.now() < endsAt) continue
    terminal.print(JSON.stringify({ id: run.id, uuid: run.uuid, version: run.version, state: run.state }))
    return run.state === 'completed' ? exitCodes.fine : exitCodes.notDelivered
  }
}

async function readData(source: string | undefined, { input }: Terminal): Promise<JsonData> {
  if (source === undefined) return {}
  const text = source === '-' ? await readAll(input) : await readText(source)
  try {
    return parseExactJson(text)
  } catch {
    throw new UsageError(`${source === '-' ? 'Standard input' : `--data is "${source}", which`} holds no JSON text.`)
  }
}

async function readAll(input: Terminal['input']): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new UsageError(`--data is "${file}", which cannot be read.`)
  }
}

function readVersion(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`--version is "${text}". It needs the number of a published version.`)
}

function readOptions(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...serverOptions,
      data: { type: 'string' },
      key: { type: 'string' },
      environment: { type: 'string' },
      version: { type: 'string' },
      'idempotency-key': { type: 'string' },
      wait: { type: 'boolean', default: false },
      'wait-for': { type: 'string' },
    },
  })
}
