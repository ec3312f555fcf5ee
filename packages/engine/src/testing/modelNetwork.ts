import type { FailureCode } from '@sendwright/model'
import type { Chance } from './chance.ts'
import { ModelFailure } from './modelFailure.ts'
import type { ModelProcess } from './modelProcess.ts'
import type { VirtualTime } from './virtualTime.ts'

/** How often, of all calls, what goes wrong. */
export interface NetworkFaults {
  /** The request never arrives. */
  requestLost: number
  /** The request arrives long after its caller has given it up. */
  requestLate: number
  /** The answer never arrives. */
  answerLost: number
  /** So many of the next answers never arrive. */
  answersToLose: number
  /** Nobody answers at all. */
  isAway: boolean
}

/** Nothing goes wrong. */
export function noFaults(): NetworkFaults {
  return { requestLost: 0, requestLate: 0, answerLost: 0, answersToLose: 0, isAway: false }
}

/** A line from a process to one server, which keeps the order of its calls; it breaks with a call that fails. */
export interface Line {
  call<T>(effect: () => T): Promise<T>
  /** What is under way on it never happens, or happens later without anybody knowing. */
  cut(): void
}

/** Makes lines with faults. */
export function createLine(
  process: ModelProcess,
  options: {
    readonly time: VirtualTime
    readonly chance: Chance
    readonly faults: NetworkFaults
    readonly code: FailureCode
    readonly latencyMs: number
    /** How long a caller waits for an answer that does not come. */
    readonly timeoutMs: number
    readonly lateMs: number
  },
): Line {
  const { time, chance, faults, code, latencyMs, timeoutMs, lateMs } = options
  let busyUntil = 0
  let life = 0

  return {
    cut() {
      life += 1
    },
    call(effect) {
      const mine = life
      const answer = new Promise<ReturnType<typeof effect>>((resolve, reject) => {
        const fail = (reason: string, after: number) =>
          time.after(after, () => {
            life += 1
            reject(new ModelFailure(code, reason))
          })
        if (process.isDead()) return
        if (faults.isAway) return void fail('nobody answers', chance.between(0.1, latencyMs))
        if (chance.isHit(faults.requestLost)) return void fail('the request was lost', chance.between(1, timeoutMs))
        if (chance.isHit(faults.requestLate)) {
          const wait = chance.between(1, timeoutMs)
          fail('no answer in time', wait)
          time.after(wait + chance.between(0, lateMs), () => {
            try {
              effect()
            } catch {
              // The answer reaches nobody, whatever it is.
            }
          })
          return
        }
        busyUntil = Math.max(busyUntil, time.now() + chance.between(0.1, latencyMs))
        time.after(busyUntil - time.now(), () => {
          if (life !== mine) return void fail('the line is cut', 0)
          let result: ReturnType<typeof effect>
          try {
            result = effect()
          } catch (error) {
            time.after(chance.between(0.1, latencyMs), () => {
              reject(error instanceof Error ? error : new Error('The effect failed', { cause: error }))
            })
            return
          }
          if (faults.answersToLose > 0 || chance.isHit(faults.answerLost)) {
            faults.answersToLose = Math.max(0, faults.answersToLose - 1)
            return void fail('the answer was lost', chance.between(1, timeoutMs))
          }
          time.after(chance.between(0.1, latencyMs), () => {
            if (life === mine) resolve(result)
            else reject(new ModelFailure(code, 'the line is cut'))
          })
        })
      })
      return process.arrive(answer)
    },
  }
}
