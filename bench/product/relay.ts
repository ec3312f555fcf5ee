import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { DeliveryMode } from '@sendwright/model'
import type { RelayCommand, RelayResult } from './relayProcess.ts'

/** The product's relay with its store and its way to Kafka, without HTTP, in a process of its own. */
export interface RelayUnderTest extends AsyncDisposable {
  /** Accepts so many records while nothing is sent; how long that took. */
  fill(records: number): Promise<{ readonly seconds: number }>
  /** Accepts so many records that become due one after another, evenly over the time; their values tell when. */
  schedule(options: { readonly records: number; readonly firstAt: number; readonly spreadMs: number }): Promise<void>
  /** Sends all that waits. Throws unless every receipt names another place. */
  drain(records: number): Promise<RelayRate>
  /** One record at a time at an even rate: milliseconds from the answer that it is accepted until it is acknowledged. */
  latencies(options: { readonly perSecond: number; readonly seconds: number }): Promise<readonly number[]>
}

/** How fast a backlog was sent, with the CPU of the relay's own process and the most memory it had. */
export interface RelayRate {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakResidentBytes: number
}

/** What a relay process is started with. */
export interface RelaySetting {
  readonly databaseUrl: string
  readonly brokers: readonly string[]
  readonly topic: string
  readonly connection: string
  readonly mode: DeliveryMode
}

/** Starts the process; it ends with this one. `node` are arguments for Node, such as `--cpu-prof`. */
export async function startRelay(setting: RelaySetting, node: readonly string[] = []): Promise<RelayUnderTest> {
  const child = fork(new URL('./relayProcess.ts', import.meta.url), [JSON.stringify(setting)], {
    stdio: 'inherit',
    execArgv: [...node],
  })
  await once(child, 'message')

  async function ask(command: RelayCommand): Promise<readonly number[]> {
    child.send(command)
    const [result] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`The relay ended with ${String(code)}`))),
    ])) as [RelayResult]
    if (result.error !== null) throw new Error(result.error)
    return result.values
  }

  return {
    fill: async (records) => ({ seconds: (await ask({ name: 'fill', records }))[0] ?? Number.NaN }),
    schedule: async (options) => {
      await ask({ name: 'schedule', ...options })
    },
    drain: async (records) => {
      const [seconds = Number.NaN, cpuSeconds = Number.NaN, peakResidentBytes = Number.NaN] = await ask({
        name: 'drain',
        records,
      })
      return { seconds, cpuSeconds, peakResidentBytes }
    },
    latencies: (options) => ask({ name: 'latencies', ...options }),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
