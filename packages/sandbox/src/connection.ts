import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Api, BrokerState, Request } from './api/api.ts'
import { refuseVersion } from './api/apiVersions.ts'
import { apis } from './api/registry.ts'
import { badRequest } from './failure.ts'
import { createFrameReader } from './protocol/frames.ts'
import { Reader } from './protocol/reader.ts'
import type { Writer } from './protocol/writer.ts'

const apisByKey = new Map<number, Api>(Object.values(apis).map((api) => [api.key, api]))
const answerHeaderBytes = 8
const chunksAhead = 4

/**
 * Serves one client until it goes: one request at a time and answers in the order of the requests, as Kafka does. What
 * was sent before the client went is still done, but nothing waits any longer. Rejects with what ended the connection,
 * if it was not the client.
 */
export async function serveConnection(socket: Socket, broker: BrokerState, maxFrameBytes: number): Promise<void> {
  socket.setNoDelay(true)
  const clientHost = `/${socket.remoteAddress ?? ''}`
  const frames = createFrameReader(maxFrameBytes)
  const { next, closed } = readAhead(socket)
  try {
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      for (const frame of frames.push(chunk)) await answerFrame({ frame, socket, clientHost, closed }, broker)
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

async function answerFrame({ frame, socket, clientHost, closed }: Frame, broker: BrokerState): Promise<void> {
  const reader = new Reader(frame)
  const key = reader.int16()
  const version = reader.int16()
  const correlationId = reader.int32()
  const clientId = reader.nullableString() ?? ''

  const api = apisByKey.get(key)
  if (!api) throw badRequest(`API ${key} is not spoken`)
  if (version < api.minVersion || version > api.maxVersion) {
    if (api.key !== apis.apiVersions.key) throw badRequest(`API ${key} is not spoken in version ${version}`)
    await send(refuseVersion(broker), { correlationId, socket, closed })
    return
  }
  if (version >= (api.flexibleFrom ?? Infinity)) reader.skipTaggedFields()

  const request: Request = { version, body: reader, clientId, clientHost, closed }
  const answer = await api.handle(request, broker)
  if (answer) await send(answer, { correlationId, socket, closed })
}

interface Destination {
  readonly correlationId: number
  readonly socket: Socket
  readonly closed: AbortSignal
}

async function send(answer: Writer, { correlationId, socket, closed }: Destination): Promise<void> {
  if (!socket.writable) return
  const header = Buffer.allocUnsafe(answerHeaderBytes)
  header.writeInt32BE(answer.length + answerHeaderBytes - 4, 0)
  header.writeInt32BE(correlationId, 4)
  socket.cork()
  socket.write(header)
  for (const chunk of answer.chunks()) socket.write(chunk)
  socket.uncork()
  if (socket.writableNeedDrain) await once(socket, 'drain', { signal: closed }).catch(() => {})
}
