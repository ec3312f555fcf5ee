import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Api, BrokerState, ForcedError } from './api/api.ts'
import { refuseVersion } from './api/apiVersions.ts'
import { apiNames } from './api/names.ts'
import { apis } from './api/registry.ts'
import { badRequest } from './failure.ts'
import type { FaultedRequest, FaultTable } from './faults/faults.ts'
import { misbehave, pause, type Continuation } from './faults/misbehave.ts'
import { errorCodes } from './protocol/errorCodes.ts'
import { createFrameReader } from './protocol/frames.ts'
import { Reader } from './protocol/reader.ts'
import type { Writer } from './protocol/writer.ts'

const apisByKey = new Map<number, Api>(Object.values(apis).map((api) => [api.key, api]))
const answerHeaderBytes = 8
const chunksAhead = 4
/** Of an answer that is written slowly. */
const pieceMs = 50

/** What a connection is served with. */
export interface Service {
  readonly broker: BrokerState
  readonly faults: FaultTable
  readonly maxFrameBytes: number
  /** Aborted when the sandbox closes. */
  readonly stopped: AbortSignal
}

/**
 * Serves one client until it goes: one request at a time and answers in the order of the requests, as Kafka does. What
 * was sent before the client went is still done, but nothing waits any longer. Rejects with what ended the connection,
 * if it was not the client or a fault rule.
 */
export async function serveConnection(socket: Socket, service: Service): Promise<void> {
  socket.setNoDelay(true)
  const clientHost = `/${socket.remoteAddress ?? ''}`
  const frames = createFrameReader(service.maxFrameBytes)
  const { next, closed } = readAhead(socket)
  let isBlackHole = false
  try {
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      if (isBlackHole) continue
      for (const frame of frames.push(chunk)) {
        const continuation = await answerFrame({ frame, socket, clientHost, closed }, service)
        if (continuation === 'close') return
        isBlackHole = continuation === 'black-hole'
        if (isBlackHole) break
      }
    }
  } finally {
    socket.destroy()
  }
}

interface Incoming {
  readonly next: () => Promise<Buffer | null>
  readonly closed: AbortSignal
}

/**
 * Reads on while a request is served, so that a client that goes is noticed at once, but only a few chunks, so that one
 * that sends without reading answers is slowed down. `next` gives null when all is read.
 */
function readAhead(socket: Socket): Incoming {
  const chunks: Buffer[] = []
  const closed = new AbortController()
  let wake = () => {}

  function end(): void {
    closed.abort()
    wake()
  }
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (chunks.length >= chunksAhead) socket.pause()
    wake()
  })
  socket.once('end', end)
  socket.once('close', end)

  async function next(): Promise<Buffer | null> {
    if (chunks.length === 0 && !closed.signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    const chunk = chunks.shift()
    if (socket.isPaused()) socket.resume()
    return chunk ?? null
  }

  return { next, closed: closed.signal }
}

interface Frame {
  readonly frame: Buffer
  readonly socket: Socket
  readonly clientHost: string
  readonly closed: AbortSignal
}

async function answerFrame(incoming: Frame, service: Service): Promise<Continuation> {
  const { frame, socket, clientHost, closed } = incoming
  const { broker, faults } = service
  const reader = new Reader(frame)
  const key = reader.int16()
  const version = reader.int16()
  const correlationId = reader.int32()
  const clientId = reader.nullableString() ?? ''
  const destination = { correlationId, socket, closed }

  const api = apisByKey.get(key)
  if (!api) throw badRequest(`API ${key} is not spoken`)
  if (version < api.minVersion || version > api.maxVersion) {
    if (api.key !== apis.apiVersions.key) throw badRequest(`API ${key} is not spoken in version ${version}`)
    await send(refuseVersion(broker), destination)
    return 'next'
  }
  if (version >= (api.flexibleFrom ?? Infinity)) reader.skipTaggedFields()
  const bodyAt = reader.position

  function serve(forced: ForcedError | null): Writer | null | Promise<Writer | null> | undefined {
    return api?.handle({ version, body: reader, clientId, clientHost, closed, forced }, broker)
  }
  const fault = faults.isEmpty ? null : faults.match(faultedRequest(api, { version, frame, bodyAt }))
  if (!fault) {
    const answer = await serve(null)
    if (answer) await send(answer, destination)
    return 'next'
  }
  return misbehave<Writer>(fault, {
    requestBytes: frame.length,
    whenFull: api.whenFull ?? errorCodes.KAFKA_STORAGE_ERROR,
    serve: async (forced) => (await serve(forced)) ?? null,
    send: async (answer, bytesPerSecond) => {
      if (answer && bytesPerSecond !== undefined) await sendSlowly(answer, destination, bytesPerSecond)
      else if (answer) await send(answer, destination)
    },
    closed,
    stopped: service.stopped,
  })
}

function faultedRequest(
  api: Api,
  { version, frame, bodyAt }: { version: number; frame: Buffer; bodyAt: number },
): FaultedRequest {
  return {
    api: apiNames.get(api) ?? '',
    writes: api.whenFull !== undefined,
    topics: () => api.topics?.({ version, body: new Reader(frame, bodyAt) }) ?? [],
  }
}

interface Destination {
  readonly correlationId: number
  readonly socket: Socket
  readonly closed: AbortSignal
}

async function send(answer: Writer, { correlationId, socket, closed }: Destination): Promise<void> {
  if (!socket.writable) return
  socket.cork()
  socket.write(answerHeader(answer, correlationId))
  for (const chunk of answer.chunks()) socket.write(chunk)
  socket.uncork()
  if (socket.writableNeedDrain) await once(socket, 'drain', { signal: closed }).catch(() => {})
}

async function sendSlowly(
  answer: Writer,
  { correlationId, socket, closed }: Destination,
  bytesPerSecond: number,
): Promise<void> {
  const bytes = Buffer.concat([answerHeader(answer, correlationId), ...answer.chunks()])
  const size = Math.max(1, Math.trunc((bytesPerSecond * pieceMs) / 1000))
  const waitMs = (size / bytesPerSecond) * 1000
  for (let at = 0; at < bytes.length && !closed.aborted && socket.writable; at += size) {
    socket.write(bytes.subarray(at, at + size))
    await pause(waitMs, [closed])
  }
}

function answerHeader(answer: Writer, correlationId: number): Buffer {
  const header = Buffer.allocUnsafe(answerHeaderBytes)
  header.writeInt32BE(answer.length + answerHeaderBytes - 4, 0)
  header.writeInt32BE(correlationId, 4)
  return header
}
