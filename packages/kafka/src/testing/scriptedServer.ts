import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** A TCP server that says what a test tells it to say. */
export interface ScriptedServer extends AsyncDisposable {
  /** `host:port` */
  readonly address: string
  /** Connections that are open now. */
  readonly openConnections: () => number
}

/** Starts on a free port of loopback; `talk` is called with every connection. */
export async function startScriptedServer(talk: (socket: Socket) => void): Promise<ScriptedServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    talk(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The port of a listening server is not known')
  return {
    address: `127.0.0.1:${address.port}`,
    openConnections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
