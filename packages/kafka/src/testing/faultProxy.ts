import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { createByteReader } from '../wire/byteReader.ts'

/** An answer on its way from the broker, behind its length and correlation id. */
export interface Answer {
  readonly apiKey: number
  readonly apiVersion: number
  readonly body: Buffer
}

/** A broker seen through a proxy that can lose or change what passes. Metadata names the proxy as the broker. */
export interface FaultProxy extends AsyncDisposable {
  /** `host:port` of the proxy. */
  readonly address: string
  /** What becomes of requests of an API; `pass` until it is set. `drop` swallows, `close` cuts, bytes are the answer. */
  onRequest: (apiKey: number) => 'pass' | 'drop' | 'close' | Buffer
  /** What becomes of answers; other bytes replace the body. */
  onAnswer: (answer: Answer) => Buffer | 'drop' | 'close'
  /** How long every answer is held back, in milliseconds; 0 until it is set. */
  answerDelayMs: number
  /** API keys of the requests that came, in order. */
  readonly requests: readonly number[]
}

const metadataKey = 3

/** Stands before one broker, on a free port of loopback. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const [targetHost = '', targetPort = ''] = target.split(':')
  const sockets = new Set<Socket>()
  const requests: number[] = []
  const server = createServer((client) => serve(client, connect(Number(targetPort), targetHost)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const listening = server.address()
  if (typeof listening !== 'object' || listening === null)
    throw new Error('The port of a listening server is not known')
  const ownPort = listening.port

  const proxy: FaultProxy = {
    address: `127.0.0.1:${ownPort}`,
    onRequest: () => 'pass',
    onAnswer: ({ body }) => body,
    answerDelayMs: 0,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }

  function serve(client: Socket, broker: Socket) {
    const pending = new Map<number, { readonly apiKey: number; readonly apiVersion: number }>()
    const closeBoth = () => {
      client.destroy()
      broker.destroy()
    }
    for (const socket of [client, broker]) {
      sockets.add(socket)
      socket.on('error', closeBoth)
      socket.on('close', () => {
        sockets.delete(socket)
        closeBoth()
      })
    }
    onFrames(client, (frame) => {
      const apiKey = frame.readInt16BE(4)
      const correlationId = frame.readInt32BE(8)
      requests.push(apiKey)
      const fate = proxy.onRequest(apiKey)
      if (fate === 'close') closeBoth()
      else if (fate === 'pass') {
        pending.set(correlationId, { apiKey, apiVersion: frame.readInt16BE(6) })
        broker.write(frame)
      } else if (fate !== 'drop') client.write(withHeader(correlationId, fate))
    })
    onFrames(broker, (frame) => {
      const correlationId = frame.readInt32BE(4)
      const request = pending.get(correlationId)
      pending.delete(correlationId)
      if (request === undefined) return
      const body = frame.subarray(8)
      if (request.apiKey === metadataKey) nameAsBroker(body, ownPort)
      const fate = proxy.onAnswer({ ...request, body })
      if (fate === 'close') closeBoth()
      else if (fate !== 'drop') {
        const answer = withHeader(correlationId, fate)
        if (proxy.answerDelayMs === 0) client.write(answer)
        else setTimeout(() => client.write(answer), proxy.answerDelayMs)
      }
    })
  }

  return proxy
}

/** Calls with every whole frame, its four bytes of length included. */
function onFrames(socket: Socket, onFrame: (frame: Buffer) => void): void {
  let received = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
      const end = 4 + received.readInt32BE(0)
      const frame = received.subarray(0, end)
      received = received.subarray(end)
      onFrame(frame)
    }
  })
}

/** Overwrites the brokers' ports in a Metadata answer of versions 3 to 8; all hosts here are loopback. */
function nameAsBroker(body: Buffer, port: number): void {
  const reader = createByteReader(body)
  reader.int32()
  reader.array(() => {
    reader.int32()
    reader.string()
    body.writeInt32BE(port, body.length - reader.rest())
    reader.int32()
    reader.string()
  })
}

function withHeader(correlationId: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeInt32BE(body.length + 4, 0)
  header.writeInt32BE(correlationId, 4)
  return Buffer.concat([header, body])
}
