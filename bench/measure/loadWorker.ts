import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** What to send and how long. */
export interface LoadOptions {
  readonly url: string
  /** Sent in turn. */
  readonly requests: readonly { readonly headers: Readonly<Record<string, string>>; readonly body: string }[]
  readonly clients: number
  /** Not counted, first. */
  readonly warmUpSeconds: number
  readonly seconds: number
  readonly expectedStatus: number
}

/** Milliseconds of every answer within the counted time, or what went wrong first. */
export interface LoadResult {
  readonly latencies: readonly number[]
  readonly seconds: number
  readonly error: string | null
}

// Bare sockets and requests made beforehand: on few cores the CPU of the sender is taken from the server it measures.
const options: LoadOptions = workerData
const url = new URL(options.url)
const requests = options.requests.map(({ headers, body }) => {
  const length = Buffer.byteLength(body)
  const head = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
})

const countFrom = performance.now() + options.warmUpSeconds * 1_000
const end = countFrom + options.seconds * 1_000
const latencies: number[] = []
let next = 0

const ends = await Promise.allSettled(Array.from({ length: options.clients }, () => runClient()))
const failed = ends.find((result) => result.status === 'rejected')
parentPort?.postMessage({
  latencies,
  seconds: options.seconds,
  error: failed === undefined ? null : String(failed.reason),
} satisfies LoadResult)

/** One connection, one request at a time, until the time is over. */
function runClient(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    let received: Buffer = Buffer.alloc(0)
    let sentAt = 0
    const send = () => {
      sentAt = performance.now()
      socket.write(requests[next % requests.length] ?? Buffer.alloc(0))
      next += 1
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed')))
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const status = completeStatus(received)
      if (status === null) return
      const now = performance.now()
      if (status !== options.expectedStatus) {
        reject(new Error(`answered ${received.toString('utf8', 0, 600)}`))
        return
      }
      received = Buffer.alloc(0)
      if (now >= countFrom && now < end) latencies.push(now - sentAt)
      if (now < end) {
        send()
        return
      }
      resolve()
      socket.destroy()
    })
  })
}

/** The status of an answer that is complete; null while it is not. */
function completeStatus(received: Buffer): number | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return null
  const head = received.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  const isComplete =
    length === undefined
      ? received.toString('latin1', received.length - 5) === '0\r\n\r\n'
      : received.length >= headEnd + 4 + Number(length)
  return isComplete ? Number(head.slice(9, 12)) : null
}
