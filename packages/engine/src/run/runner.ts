import { isFailure } from '../relay/failure.ts'
import { createWakeUp, type WakeUp } from '../relay/wakeUp.ts'
import { act } from './acting.ts'
import { advanceRuns, at, tellAdvanced, type Advanced, type Running } from './advancing.ts'
import { matchReceived } from './receiving.ts'
import type { Runner, RunnerOptions } from './runnerOptions.ts'
import { startRuns } from './starting.ts'
import { createTakeSize, type TakeSize } from './takeSize.ts'
import { keepVersions } from './worldCache.ts'

const usualLanes = 2
/** What nobody was told of is found so late at most. */
const lookEveryMs = 1_000
const afterFailureMs = 500
const afterDefectMs = 50
// Something is due that others have locked.
const shortestMs = 10

/** A loop of the runner. */
interface Lane {
  readonly wakeUp: WakeUp
  /** Whether it waits to be woken. */
  isResting: boolean
  ended: Promise<void>
}

/** Lets runs go on, beside other servers on the same database. Does nothing before `start`, but for starts and acts. */
export function createRunner(options: RunnerOptions): Runner {
  const running: Running = { options, versions: keepVersions(options.queue) }
  const { queue, clock, log } = options
  const ending = new AbortController()
  const advancing: Lane[] = []
  const matching: Lane[] = []
  let listening: Promise<void> | null = null

  return {
    start() {
      for (let lane = 0; lane < (options.lanes ?? usualLanes); lane += 1) {
        const size = createTakeSize()
        begin(advancing, () => advanceLane(size))
      }
      begin(matching, async () => ((await matchReceived(running)) ? 0 : lookEveryMs))
      listening = listen()
    },
    poke,
    startRuns: (request) => startRuns(running, request),
    act: (run, action) => act(running, run, action),
    async stop(withinMs) {
      ending.abort()
      const lanes = [...advancing, ...matching]
      for (const { wakeUp } of lanes) wakeUp.hurry()
      const ended = Promise.all([...lanes.map((lane) => lane.ended), listening])
      const timeOver = new AbortController()
      await Promise.race([ended, clock.wait(withinMs, timeOver.signal)])
      timeOver.abort()
    },
  }

  function poke(): void {
    for (const { wakeUp } of matching) wakeUp.poke()
    wakeOne()
  }

  /** A lane that finds nothing has asked the database in vain: one looks, and calls another where there is more. */
  function wakeOne(): void {
    const lane = advancing.find(({ isResting }) => isResting) ?? advancing[0]
    lane?.wakeUp.poke()
  }

  /** Lets runs go on that have something due; milliseconds until there may be more. */
  async function advanceLane(size: TakeSize): Promise<number> {
    // Runs that were offered together and then one by one count as they were offered last.
    let told: Advanced['told'] = []
    let offers = 0
    const most = size.next()
    const startedAt = clock.monotonic()
    const { taken, nextDueAt } = await queue.advance(most, async (runs, now) => {
      offers += 1
      if (offers <= 2) told = []
      const advanced = await advanceRuns(running, runs, now)
      told = [...told, ...advanced.told]
      return advanced.changes
    })
    size.took({ most, taken, ms: clock.monotonic() - startedAt })
    await at(running, 'stored')
    tellAdvanced(running, told)
    if (taken >= most) wakeOne()
    if (taken >= most) return told.length > 0 ? 0 : afterDefectMs
    if (nextDueAt === null) return lookEveryMs
    return Math.min(lookEveryMs, Math.max(taken > 0 ? 0 : shortestMs, nextDueAt.getTime() - clock.now()))
  }

  function begin(lanes: Lane[], work: () => Promise<number>): void {
    const lane: Lane = { wakeUp: createWakeUp(clock), isResting: false, ended: Promise.resolve() }
    lanes.push(lane)
    lane.ended = repeat(lane, work)
  }

  async function repeat(lane: Lane, work: () => Promise<number>): Promise<void> {
    const { wakeUp } = lane
    while (!ending.signal.aborted) {
      wakeUp.look()
      let waitMs = afterFailureMs
      try {
        waitMs = await work()
      } catch (error) {
        report(error)
        await clock.wait(afterFailureMs, ending.signal)
        continue
      }
      if (ending.signal.aborted) return
      lane.isResting = true
      await wakeUp.rest(waitMs)
      lane.isResting = false
    }
  }

  async function listen(): Promise<void> {
    while (!ending.signal.aborted) {
      await queue.listen(poke, ending.signal).catch(report)
      if (!ending.signal.aborted) await clock.wait(lookEveryMs, ending.signal)
    }
  }

  function report(error: unknown): void {
    if (isFailure(error)) log('warn', 'Runs wait for the database', { reason: error.message })
    else log('error', 'A defect in the runner', { error })
  }
}
