import type { ServerResponse } from 'node:http'

const heartbeatMs = 15_000
/** A reader this far behind is dropped; it reconnects and reads what it missed by offset. */
const maxBufferedBytes = 8 * 1024 * 1024

/** Server-sent events to one browser tab. */
export class EventStream {
  readonly signal: AbortSignal
  readonly #response: ServerResponse
  readonly #heartbeat: NodeJS.Timeout

  constructor(response: ServerResponse, signal: AbortSignal) {
    this.signal = signal
    this.#response = response
    response.setHeader('content-type', 'text/event-stream')
    response.setHeader('cache-control', 'no-cache, no-transform')
    response.setHeader('x-accel-buffering', 'no')
    response.flushHeaders()
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), heartbeatMs)
    signal.addEventListener('abort', () => clearInterval(this.#heartbeat), { once: true })
  }

  /** Sends one event; the data travels as one line of JSON. */
  send(event: string, data: unknown): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** Ends the stream. */
  end(): void {
    clearInterval(this.#heartbeat)
    this.#response.end()
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return
    if (this.#response.writableLength > maxBufferedBytes) {
      this.#response.destroy()
      return
    }
    this.#response.write(text)
  }
}
