import { parseArgs } from 'node:util'
import { ApiError, UnreachableError, type ApiClient, type DeliveryMessage } from '@sendwright/contract'
import { parseDuration } from '../duration.ts'
import { exitCodes } from '../exitCodes.ts'
import { publishHelp } from '../help.ts'
import { retried, isPassing, type Retrying } from '../retrying.ts'
import type { Terminal } from '../runCli.ts'
import { openServer, serverOptions } from '../server.ts'
import { UsageError } from '../usageError.ts'
import { readLines } from './readLines.ts'
import { readMessage, type LineReading } from './readMessage.ts'

interface PublishOptions {
  readonly connection: string
  readonly reading: LineReading
  readonly notBefore: string | null
  readonly orderBy: string | null
  /** null = not at all. */
  readonly waitMs: number | null
  readonly batch: number
  readonly keyPrefix: string
  readonly retrying: Retrying
}

interface Batch {
  readonly messages: DeliveryMessage[]
  /** The line of each message. */
  readonly lines: number[]
}

/** Bytes of messages in one request at most; a request has its own limit, 16 MiB. */
const batchBytes = 4 * 1024 * 1024

/** Publishes what standard input has, request after request, so that the order of the lines is the order of the records. */
export async function publishCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const values = readOptions(args)
  if (values.help) {
    terminal.print(publishHelp)
    return exitCodes.fine
  }
  const options = toOptions(values, terminal)
  const api = await openServer(values, terminal)
  let code: number = exitCodes.fine
  let batch: Batch = { messages: [], lines: [] }
  let bytes = 0

  async function flush(): Promise<boolean> {
    const outcome = batch.messages.length === 0 ? exitCodes.fine : await publishBatch(batch, api, { options, terminal })
    batch = { messages: [], lines: [] }
    bytes = 0
    code = Math.max(code, outcome)
    return outcome === exitCodes.fine || outcome === exitCodes.notDelivered
  }

  // Where requests begin depends on the lines alone, so that running it again makes the same requests.
  for await (const line of readLines(terminal.input)) {
    const read = line.text === null ? notText : readMessage(line.text, options.reading)
    if ('problem' in read) {
      terminal.complain(`Line ${line.number}: ${read.problem} ${notSentFrom(batch.lines[0] ?? line.number)}`)
      return exitCodes.wrongUse
    }
    const size = line.text?.length ?? 0
    const isFull = batch.messages.length >= options.batch || bytes + size > batchBytes
    if (isFull && !(await flush())) return code
    batch.messages.push(read.message)
    batch.lines.push(line.number)
    bytes += size
  }
  await flush()
  return code
}

const notText = { problem: 'It is not UTF-8 text. Bytes that are no text are written as {"base64":"…"}.' }

function notSentFrom(line: number): string {
  return `Nothing from line ${line} on was sent.`
}

interface Publishing {
  readonly options: PublishOptions
  readonly terminal: Terminal
}

async function publishBatch(batch: Batch, api: ApiClient, { options, terminal }: Publishing): Promise<number> {
  const firstLine = batch.lines[0] ?? 0
  const { connection, notBefore, orderBy, waitMs } = options
  try {
    const { deliveries } = await retried(
      () =>
        api.publish({
          body: { connection, messages: batch.messages, notBefore, orderBy },
          idempotencyKey: `${options.keyPrefix}-${firstLine}`,
          query: waitMs === null ? {} : { wait: `${waitMs}ms` },
        }),
      options.retrying,
    )
    for (const [index, delivery] of deliveries.entries())
      terminal.print(JSON.stringify({ line: batch.lines[index], ...delivery }))
    const isEnded = deliveries.every(({ state }) => state === 'delivered')
    return waitMs === null || isEnded ? exitCodes.fine : exitCodes.notDelivered
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof UnreachableError)) throw error
    terminal.complain(errorSentence(error, batch, firstLine))
    return isPassing(error) ? exitCodes.notReached : exitCodes.refused
  }
}

function errorSentence(error: ApiError | UnreachableError, { lines }: Batch, firstLine: number): string {
  const problems = (error instanceof ApiError ? error.body?.problems : undefined) ?? []
  const sentences = problems.map(({ path, message }) => {
    const index = /^\/messages\/(\d+)/.exec(path)?.[1]
    return index === undefined ? message : `Line ${lines[Number(index)] ?? '?'}: ${message}`
  })
  const reason = sentences.length > 0 ? sentences.join('\n') : error.message
  return mayBeAccepted(error)
    ? `${reason}. It is not known whether the lines from ${firstLine} on were accepted. With the same --idempotency-prefix it is safe to run this again.`
    : `${reason}\n${notSentFrom(firstLine)}`
}

/** Errors of servers after which nothing was accepted; after others of theirs, and of proxies, it is not known. */
const definiteCodes: ReadonlySet<string> = new Set(['stopping', 'not-connected', 'database-full'])

function mayBeAccepted(error: ApiError | UnreachableError): boolean {
  if (error instanceof UnreachableError) return true
  return error.status >= 500 && !definiteCodes.has(error.body?.code ?? '')
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...serverOptions,
        connection: { type: 'string' },
        topic: { type: 'string' },
        'key-field': { type: 'string' },
        values: { type: 'boolean', default: false },
        'order-by': { type: 'string' },
        'not-before': { type: 'string' },
        wait: { type: 'boolean', default: false },
        'wait-for': { type: 'string' },
        batch: { type: 'string', default: '500' },
        'idempotency-prefix': { type: 'string' },
        'retry-for': { type: 'string', default: '5m' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Of a key: the line number has its place behind it. */
const longestPrefix = 200

function toOptions(values: ReturnType<typeof readOptions>, terminal: Terminal): PublishOptions {
  const { connection, topic = null, batch } = values
  if (connection === undefined) throw new UsageError('--connection is missing. Name the connection to deliver over.')
  if (values.values && topic === null) throw new UsageError('--values needs --topic: a value by itself names none.')
  if (!/^\d{1,5}$/.test(batch) || Number(batch) < 1 || Number(batch) > 10_000)
    throw new UsageError(`--batch is "${batch}". It needs a number from 1 to 10000.`)
  const prefix = values['idempotency-prefix']
  if (prefix !== undefined && (prefix === '' || prefix.length > longestPrefix))
    throw new UsageError(`--idempotency-prefix has ${prefix.length} characters. It needs 1 to ${longestPrefix}.`)
  const waitFor = values['wait-for']
  return {
    connection,
    reading: { topic, keyField: values['key-field']?.split('.') ?? null, isValue: values.values },
    notBefore: values['not-before'] ?? null,
    orderBy: values['order-by'] ?? null,
    waitMs: waitFor === undefined ? (values.wait ? 60_000 : null) : parseDuration('wait-for', waitFor),
    batch: Number(batch),
    keyPrefix: prefix ?? crypto.randomUUID(),
    retrying: {
      forMs: parseDuration('retry-for', values['retry-for']),
      onRetry: (reason, seconds) => terminal.complain(`${reason.replace(/\.?$/, '.')} Trying again in ${seconds} s.`),
    },
  }
}
