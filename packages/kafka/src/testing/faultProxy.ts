import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { pause } from '../deadline.ts'
import { type Answer, renameBrokers } from './namedBrokers.ts'
import { type ActiveFault, createNetworkFaults, type NetworkFault, type Passing } from './networkFaults.ts'
import { seededRandom } from './seededRandom.ts'

/**
 * Brokers seen through a proxy that can lose, hold back or change what passes, by rules or by functions. Answers that
 * name brokers name the proxy.
 */
export interface FaultProxy extends AsyncDisposable {
  /** `host:port` of the first broker's proxy. */
  readonly address: string
  /** Of every broker's, in their order. */
  readonly addresses: readonly string[]
  /** Adds a rule. Rules are asked after the functions, in their order; the first that fits acts. */
  readonly add: (rule: NetworkFault) => ActiveFault
  /** Removes all rules. */
  readonly clear: () => void
  /** Ends all connections, or those of one broker by its place from 0. */
  readonly cut: (broker?: number) => void
  /** What becomes of requests of an API; `pass` until it is set. `drop` swallows, `close` cuts, bytes are the answer. */
  onRequest: (apiKey: number) => 'pass' | 'drop' | 'close' | Buffer
  /** What becomes of answers; other bytes replace the body. */
  onAnswer: (answer: Answer) => Buffer | 'drop' | 'close'
  /** How long every answer is held back, in milliseconds; 0 until it is set. */
  answerDelayMs: number
  /** API keys of the requests that came, in order. */
  readonly requests: readonly number[]
}

/** One connection through the proxy. */
interface Passage {
  readonly broker: number
  readonly client: Socket
  readonly target: Socket
  /** A black hole has taken it: nothing passes any more. */
  isDead: boolean
}

/** Stands before brokers (`host:port`, all on loopback), on free ports of loopback. The seed decides probabilities. */
export async function startFaultProxy(
  targets: string | readonly string[],
  { seed = 1 }: { readonly seed?: number } = {},
): Promise<FaultProxy> {
  const brokers = typeof targets === 'string' ? [targets] : targets
  const targetPorts = brokers.map((target) => Number(target.split(':')[1]))
  const faults = createNetworkFaults(seededRandom(seed))
  const passages = new Set<Passage>()
  const requests: number[] = []
  const ending = new AbortController()
  const servers = await Promise.all(targetPorts.map((port, broker) => listen((client) => accept(client, broker, port))))
  const ownPorts = servers.map(portOf)
  const addresses = ownPorts.map((port) => `127.0.0.1:${port}`)

  const proxy: FaultProxy = {
    address: addresses[0] ?? '',
    addresses,
    add: faults.add,
    clear: faults.clear,
    cut: (broker) => {
      for (const passage of passages) if (broker === undefined || passage.broker === broker) close(passage)
    },
    onRequest: () => 'pass',
    onAnswer: ({ body }) => body,
    answerDelayMs: 0,
    requests,
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      for (const passage of passages) close(passage)
      for (const server of servers) server.close()
      await Promise.all(servers.filter((server) => server.listening).map((server) => once(server, 'close')))
    },
  }

  function accept(client: Socket, broker: number, targetPort: number) {
    if (faults.meet({ broker, direction: 'connection', apiKey: null }) !== null) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    serve({ broker, client, target: connect(targetPort, '127.0.0.1'), isDead: false })
  }

  function serve(passage: Passage) {
    const { client, target, broker } = passage
    const pending = new Map<number, { readonly apiKey: number; readonly apiVersion: number }>()
    const [toTarget, toClient] = [createLane(target, ending.signal), createLane(client, ending.signal)]
    passages.add(passage)
    client.on('error', () => {})
    target.on('error', () => {})
    // What is on its way still arrives: a request that was held back outlives the connection that it came from.
    client.on('close', () => toTarget.afterwards(() => target.end()))
    target.on('close', () => {
      toClient.afterwards(() => client.destroy())
      passages.delete(passage)
    })

    onFrames(client, (frame) => {
      const apiKey = frame.readInt16BE(4)
      const correlationId = frame.readInt32BE(8)
      requests.push(apiKey)
      const fate = proxy.onRequest(apiKey)
      if (fate === 'drop' || passage.isDead) return
      if (fate === 'close') return close(passage)
      if (fate !== 'pass') return toClient.write(withHeader(correlationId, fate))
      pending.set(correlationId, { apiKey, apiVersion: frame.readInt16BE(6) })
      pass(passage, toTarget, { frame, passing: { broker, direction: 'request', apiKey } })
    })
    onFrames(target, (frame) => {
      const correlationId = frame.readInt32BE(4)
      const request = pending.get(correlationId)
      pending.delete(correlationId)
      if (request === undefined || passage.isDead) return
      const answer = { ...request, body: frame.subarray(8) }
      renameBrokers(answer, (port) => ownPorts[targetPorts.indexOf(port)] ?? port)
      const fate = proxy.onAnswer(answer)
      if (fate === 'drop') return
      if (fate === 'close') return close(passage)
      if (proxy.answerDelayMs > 0) toClient.wait(proxy.answerDelayMs)
      pass(passage, toClient, {
        frame: withHeader(correlationId, fate),
        passing: { broker, direction: 'answer', apiKey: request.apiKey },
      })
    })
  }

  function pass(
    passage: Passage,
    lane: Lane,
    { frame, passing }: { readonly frame: Buffer; readonly passing: Passing },
  ) {
    const met = faults.meet(passing)
    if (met === null) return lane.write(frame)
    const { rule, removed } = met
    switch (rule.kind) {
      case 'drop':
      case 'refuse':
        return
      case 'delay':
        lane.wait(rule.delayMs ?? 0, removed)
        return lane.write(frame)
      case 'slow':
        lane.slowDown(rule.bytesPerSecond ?? 1_000, removed)
        return lane.write(frame)
      case 'black-hole':
        passage.isDead = true
        return
      case 'close':
        return close(passage)
      case 'reset':
        passage.client.resetAndDestroy()
        return passage.target.destroy()
    }
  }

  function close({ client, target }: Passage) {
    client.destroy()
    target.destroy()
  }

  return proxy
}

/** One direction of a connection: what is written leaves in order, after what holds it back. */
interface Lane {
  readonly write: (bytes: Buffer) => void
  /** The signal ends it. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => void
  /** From now on, until the signal aborts. */
  readonly slowDown: (bytesPerSecond: number, signal: AbortSignal) => void
  /** When everything before has left. */
  readonly afterwards: (next: () => void) => void
}

function createLane(socket: Socket, ending: AbortSignal): Lane {
  let tail = Promise.resolve()
  let slow: { readonly bytesPerSecond: number; readonly signal: AbortSignal } | null = null

  async function write(bytes: Buffer) {
    let rest = bytes
    while (slow !== null && !slow.signal.aborted && rest.length > 0 && !socket.destroyed) {
      const pieceBytes = Math.max(1, Math.floor((slow.bytesPerSecond * pieceMs) / 1_000))
      socket.write(rest.subarray(0, pieceBytes))
      rest = rest.subarray(pieceBytes)
      await pause(pieceMs, AbortSignal.any([ending, slow.signal]))
    }
    if (rest.length > 0 && !socket.destroyed) socket.write(rest)
  }

  return {
    write: (bytes) => {
      tail = tail.then(() => write(bytes))
    },
    wait: (milliseconds, signal) => {
      tail = tail.then(() => pause(milliseconds, signal === undefined ? ending : AbortSignal.any([ending, signal])))
    },
    slowDown: (bytesPerSecond, signal) => {
      tail = tail.then(() => {
        slow = { bytesPerSecond, signal }
      })
    },
    afterwards: (next) => {
      tail = tail.then(next)
    },
  }
}

const pieceMs = 50

async function listen(accept: (client: Socket) => void): Promise<Server> {
  const server = createServer(accept).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The port of a listening server is not known')
  return address.port
}

/** Calls with every whole frame, its four bytes of length included. */
function onFrames(socket: Socket, onFrame: (frame: Buffer) => void): void {
  let chunks: Buffer[] = []
  let length = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    if (length < neededBytes(chunks)) return
    let received = Buffer.concat(chunks)
    while (received.length >= neededBytes([received])) {
      const end = neededBytes([received])
      onFrame(received.subarray(0, end))
      received = received.subarray(end)
    }
    chunks = [received]
    length = received.length
  })
}

/** Bytes of the frame that begins there, as far as that is known. */
function neededBytes(chunks: readonly Buffer[]): number {
  const [first = Buffer.alloc(0)] = chunks
  if (first.length >= 4) return 4 + first.readInt32BE(0)
  const start = Buffer.concat(chunks)
  return start.length >= 4 ? 4 + start.readInt32BE(0) : 4
}

function withHeader(correlationId: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeInt32BE(body.length + 4, 0)
  header.writeInt32BE(correlationId, 4)
  return Buffer.concat([header, body])
}
