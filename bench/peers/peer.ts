import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A server that takes records over HTTP and brings them to Kafka, started by the benchmark. */
export interface Peer extends AsyncDisposable {
  readonly name: string
  /** A body of 1 KB, posted here, becomes the value of one record; the answer comes after Kafka's. */
  readonly url: string
  readonly expectedStatus: number
  /** Stands still, uses no CPU. */
  pause(): void
  resume(): void
}

/** Waits until something listens on the port, and makes the process a peer. */
export async function peerOf(
  child: ChildProcess,
  {
    name,
    port,
    expectedStatus = 200,
  }: { readonly name: string; readonly port: number; readonly expectedStatus?: number },
): Promise<Peer> {
  const dispose = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await exited
  }
  const startedAt = performance.now()
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it listened`)
    if (performance.now() - startedAt > 60_000) {
      await dispose()
      throw new Error(`${name} did not listen within a minute`)
    }
    await wait(50)
  }
  return {
    name,
    url: `http://127.0.0.1:${port}/publish`,
    expectedStatus,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    [Symbol.asyncDispose]: dispose,
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
