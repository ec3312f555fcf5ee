import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** Accepts connections and never says a word. */
export interface SilentBroker extends AsyncDisposable {
  /** `host:port` */
  readonly address: string
  /** Connections that are open now. */
  readonly openConnections: () => number
}

/** Starts on a free port of loopback. */
export async function startSilentBroker(): Promise<SilentBroker> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
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
