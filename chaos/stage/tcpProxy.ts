import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP server seen through a proxy that can cut connections. It knows nothing of what passes but its bytes. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** Ends all connections now. */
  readonly cut: () => void
  /**
   * Ends the next connection whose client sends this text: `before` it is passed on, or `after`, so that the server does
   * what it asks for and the answer is lost. Resolves when it has happened, with false when the signal aborts first.
   */
  readonly cutAt: (text: string, when: 'before' | 'after', signal: AbortSignal) => Promise<boolean>
  /** What is sent now stays where it is, and new connections are not answered, until `release`. */
  readonly hold: () => void
  readonly release: () => void
}

interface Trap {
  readonly text: Buffer
  readonly when: 'before' | 'after'
  readonly spring: () => void
}

/** Stands before a port of loopback, on a free one. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const traps = new Set<Trap>()
  let isHeld = false
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1')
    const pair = [client, target] as const
    pairs.add(pair)
    if (isHeld) for (const socket of pair) socket.pause()
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        destroy(pair)
      })
    }
    client.on('data', (chunk) => {
      const trap = [...traps].find(({ text }) => chunk.includes(text))
      if (trap === undefined) return void target.write(chunk)
      traps.delete(trap)
      // The answer must not get through, but the server has to hear all of the question.
      client.destroy()
      if (trap.when === 'after') target.end(chunk)
      trap.spring()
    })
    target.on('data', (chunk) => void (client.destroyed || client.write(chunk)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The port of a listening server is not known')

  return {
    port: address.port,
    cut: () => {
      for (const pair of pairs) destroy(pair)
    },
    cutAt: (text, when, signal) =>
      new Promise((resolve) => {
        const trap = { text: Buffer.from(text), when, spring: () => resolve(true) }
        traps.add(trap)
        signal.addEventListener('abort', () => {
          traps.delete(trap)
          resolve(false)
        })
      }),
    hold: () => {
      isHeld = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    release: () => {
      isHeld = false
      for (const pair of pairs) for (const socket of pair) socket.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const pair of pairs) destroy(pair)
      server.close()
      await once(server, 'close')
    },
  }
}

function destroy([client, target]: readonly [Socket, Socket]): void {
  client.destroy()
  target.destroy()
}
