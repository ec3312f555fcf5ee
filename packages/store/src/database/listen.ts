import { setTimeout as delay } from 'node:timers/promises'
import { once } from 'node:events'
import pg from 'pg'

interface ListenOptions {
  readonly config: pg.ClientConfig
  readonly channel: string
  readonly hear: (payload: string, processId: number) => void
  readonly signal: AbortSignal
  readonly log: (message: string, details: object) => void
}

const againMs = 500

/** Listens on a channel until the signal, over a connection that is made anew when it breaks. */
export async function listenForEver({ config, channel, hear, signal, log }: ListenOptions): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client(config)
    client.on('notification', ({ payload = '', processId }) => hear(payload, processId))
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      await Promise.race([ended, aborted(signal)])
    } catch (error) {
      log('listening to the database failed', { reason: error instanceof Error ? error.message : String(error) })
    }
    await client.end().catch(() => {})
    if (!signal.aborted) await delay(againMs, undefined, { signal }).catch(() => {})
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
