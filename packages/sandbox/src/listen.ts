import { createServer, type Server, type Socket } from 'node:net'
import { SandboxFailure } from './failure.ts'

/** A server of one node that listens, and its port. */
export interface Listener {
  readonly server: Server
  readonly port: number
}

/**
 * Listens on a port; 0 takes any free one. Connections may come before it resolves. Rejects with a `SandboxFailure` that
 * names the port.
 */
export function listen(host: string, port: number, onConnection: (socket: Socket) => void): Promise<Listener> {
  const server = createServer(onConnection)
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(listenFailure(error, host, port))
    server.once('error', fail)
    try {
      server.listen({ host, port }, () => {
        server.off('error', fail)
        const address = server.address()
        resolve({ server, port: address !== null && typeof address === 'object' ? address.port : port })
      })
    } catch (error) {
      // Node throws at once for a number that is no port.
      reject(new SandboxFailure('bad-options', `Port is ${port}; expected is a whole number from 0 to 65535`, error))
    }
  })
}

function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): SandboxFailure {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} of ${host} is taken by another program. Choose another port or stop that program`
    return new SandboxFailure('port-in-use', message, error)
  }
  if (error.code === 'EACCES') {
    const message = `Port ${port} of ${host} is not allowed for this user. Choose a port from 1024`
    return new SandboxFailure('port-not-allowed', message, error)
  }
  return new SandboxFailure(
    'cannot-listen',
    `The sandbox cannot listen on port ${port} of ${host}: ${error.message}`,
    error,
  )
}
