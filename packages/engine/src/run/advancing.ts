import type { LockedRun, RunChange } from './runQueue.ts'
import type { RunnerOptions, RunnerPoint } from './runnerOptions.ts'
import { applyAll, changeOf, createStepping, type RunStepping } from './step.ts'
import { askOnce, type Versions } from './worldCache.ts'
import { isFailure } from '../relay/failure.ts'
import type { RunWorld } from './executor.ts'

/** What the runner's parts have in common. */
export interface Running {
  readonly options: RunnerOptions
  readonly versions: Versions
}

/** Tells a named point. */
export async function at({ options }: Running, point: RunnerPoint): Promise<void> {
  await options.reached?.(point)
}

/** A run with its version, with nothing applied yet. A version that is not there is a defect: it is never removed. */
export async function openRun(running: Running, run: LockedRun, now: Date): Promise<RunStepping> {
  const process = await running.versions.get(run.process, run.version)
  if (process === null) throw new Error(`Version ${run.version} of process ${run.process} is not there`)
  const { id, environment, state, lastEvent } = run
  return createStepping({ process, run: id, environment, now, state, lastEvent })
}

/** Applies what has happened to a run. */
export async function applyDue(
  running: Running,
  { run, stepping, world }: { readonly run: LockedRun; readonly stepping: RunStepping; readonly world: RunWorld },
): Promise<void> {
  const { options } = running
  for (const { id, event } of run.due) {
    await applyAll(stepping, event, { world, options, reached: (point) => at(running, point) })
    stepping.consumed.push(id)
  }
}

/** Runs as they were taken, with what becomes of them. */
export interface Advanced {
  readonly changes: readonly RunChange[]
  /** To be told once it is stored. */
  readonly told: readonly { readonly run: LockedRun; readonly stepping: RunStepping }[]
}

/**
 * Lets each of the runs go on as far as it can. A defect is thrown on: the store then offers each run alone, and leaves
 * the one that cannot go on alone for a while.
 */
export async function advanceRuns(running: Running, runs: readonly LockedRun[], now: Date): Promise<Advanced> {
  const world = askOnce(running.options)
  const told: Advanced['told'][number][] = []
  await at(running, 'taken')
  for (const run of runs) {
    try {
      const stepping = await openRun(running, run, now)
      await applyDue(running, { run, stepping, world })
      told.push({ run, stepping })
    } catch (error) {
      if (runs.length === 1 && !isFailure(error)) running.options.observe.defect(run.id, error)
      throw error
    }
  }
  return { changes: told.map(({ stepping }) => changeOf(stepping)), told }
}

/** Tells who watches, once all of it is stored. */
export function tellAdvanced({ options }: Running, told: Advanced['told']): void {
  for (const { run, stepping } of told) {
    const now = stepping.now
    for (const { event, dueAt } of run.due) {
      if (event.kind === 'timerDue') options.observe.timerLate(Math.max(0, now.getTime() - Date.parse(dueAt)))
    }
    tellApplied(options, stepping, false)
  }
}

/** Tells what was stored of a run. */
export function tellApplied(
  { observe }: Pick<RunnerOptions, 'observe'>,
  stepping: RunStepping,
  isStart: boolean,
): void {
  const { run, process, state, events } = stepping
  const moments = events.flatMap((event) => event.moments)
  observe.applied({ run, process: process.id, version: process.version, status: state.status, moments, isStart })
}
