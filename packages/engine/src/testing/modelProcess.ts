import type { RelayClock } from '../relay/relayOptions.ts'
import type { Chance } from './chance.ts'
import type { VirtualTime } from './virtualTime.ts'

/** A server process of the model: it can be paused, and it can end between any two of its steps. */
export interface ModelProcess {
  readonly name: string
  readonly clock: RelayClock
  isDead(): boolean
  /** Nothing of it goes on any more. */
  kill(): void
  /** Nothing of it goes on until `resume`. */
  pause(): void
  resume(): void
  isPaused(): boolean
  /** What comes from outside reaches the process only while it goes on. */
  arrive<T>(promise: Promise<T>): Promise<T>
}

/** Starts a process whose clock is `skewMs` off. */
export function createModelProcess(
  name: string,
  { time, chance, skewMs }: { readonly time: VirtualTime; readonly chance: Chance; readonly skewMs: number },
): ModelProcess {
  let state: 'runs' | 'paused' | 'dead' = 'runs'
  let held: (() => void)[] = []

  function pass(deliver: () => void): void {
    if (state === 'runs') deliver()
    else if (state === 'paused') held.push(deliver)
  }

  return {
    name,
    clock: {
      now: () => time.now() + skewMs,
      monotonic: () => time.now() + 5_000 + skewMs,
      random: () => chance.next(),
      wait: (ms, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) return resolve()
          const takeBack = time.after(ms, () => {
            pass(resolve)
          })
          signal.addEventListener('abort', () => {
            takeBack()
            resolve()
          })
        }),
    },
    isDead: () => state === 'dead',
    isPaused: () => state === 'paused',
    kill() {
      state = 'dead'
      held = []
    },
    pause() {
      if (state === 'runs') state = 'paused'
    },
    resume() {
      if (state !== 'paused') return
      state = 'runs'
      const waiting = held
      held = []
      for (const deliver of waiting) deliver()
    },
    arrive: (promise) =>
      new Promise((resolve, reject) => {
        promise.then(
          (value) => {
            pass(() => {
              resolve(value)
            })
          },
          (error: Error) => {
            pass(() => {
              reject(error)
            })
          },
        )
      }),
  }
}
