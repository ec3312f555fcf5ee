import type { RelayClock } from './relayOptions.ts'

/** How a loop sleeps and is woken. */
export interface WakeUp {
  /** There may be work: ends a `rest`, or keeps the next one from beginning. */
  poke(): void
  /** The world has changed: ends a `rest` and a `pause`. */
  hurry(): void
  /** Says that what was poked for is looked at now. */
  look(): void
  isPoked(): boolean
  /** Until there may be work, the world has changed, or the time is over. */
  rest(ms: number): Promise<void>
  /** Until the world has changed or the time is over; work does not end it. */
  pause(ms: number): Promise<void>
}

/** A reason of its own saves an error with its stack at every waking. */
const woken = 'woken'

/** Makes a loop's sleep; at most one of `rest` and `pause` is under way. */
export function createWakeUp(clock: RelayClock): WakeUp {
  let isPoked = false
  let isHurried = false
  let resting: AbortController | null = null
  let pausing: AbortController | null = null

  return {
    poke() {
      isPoked = true
      resting?.abort(woken)
    },
    hurry() {
      isHurried = true
      resting?.abort(woken)
      pausing?.abort(woken)
    },
    look() {
      isPoked = false
    },
    isPoked: () => isPoked,
    async rest(ms) {
      if (isPoked || isHurried || ms <= 0) {
        isHurried = false
        return
      }
      resting = new AbortController()
      await clock.wait(ms, resting.signal)
      resting = null
      isHurried = false
    },
    async pause(ms) {
      if (isHurried || ms <= 0) {
        isHurried = false
        return
      }
      pausing = new AbortController()
      await clock.wait(ms, pausing.signal)
      pausing = null
      isHurried = false
    },
  }
}
