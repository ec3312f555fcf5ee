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

/**
 * Serves one client until it goes: one request at a time and answers in the order of the requests, as Kafka does; no
 * more is read while an answer waits to be taken. Throws what ended the connection, if it was not the client.
 */
export async function serveConnection(socket: Socket, broker: BrokerState, maxFrameBytes: number): Promise<void> {
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  socket.setNoDelay(true)
  const clientHost = `/${socket.remoteAddress ?? ''}`
  const frames = createFrameReader(maxFrameBytes)

  try {
    for await (const chunk of chunksOf(socket)) {
      for (const frame of frames.push(chunk)) {
        await answerFrame({ frame, socket, clientHost, closed: closed.signal }, broker)
        if (closed.signal.aborted) return
      }
    }
  } finally {
    socket.destroy()
  }
}

/** A client that vanishes (ECONNRESET and its kin) has ended the conversation; that is no error of ours. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]()
  for (;;) {
    const next = await chunks.next().catch(() => ({ done: true as const, value: undefined }))
    if (next.done) return
    yield next.value
  }
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
  if (answer && !closed.aborted) await send(answer, { correlationId, socket, closed })
}

interface Destination {
  readonly correlationId: number
  readonly socket: Socket
  readonly closed: AbortSignal
}

async function send(answer: Writer, { correlationId, socket, closed }: Destination): Promise<void> {
  const header = Buffer.allocUnsafe(answerHeaderBytes)
  header.writeInt32BE(answer.length + answerHeaderBytes - 4, 0)
  header.writeInt32BE(correlationId, 4)
  socket.cork()
  socket.write(header)
  for (const chunk of answer.chunks()) socket.write(chunk)
  socket.uncork()
  if (socket.writableNeedDrain) await once(socket, 'drain', { signal: closed }).catch(() => {})
}
