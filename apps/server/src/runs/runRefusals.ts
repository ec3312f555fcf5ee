import type { ActOutcome, ActRefusal } from '@sendwright/engine'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'

/** The number of a run in a path; null for what is none. */
export function runNumber(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}

/** The refusal of a number that no run has. */
export function noSuchRun(id: string): Refusal {
  return refuse('unknown-run', `There is no run ${id}. Those that have ended are removed after a time.`)
}

/** Why a run does not do what it is asked for, as an answer; null = it is done. */
export function actRefusal(
  outcome: ActOutcome,
  { run, action }: { readonly run: string; readonly action: string },
): Refusal | null {
  switch (outcome.kind) {
    case 'done':
      return null
    case 'problems':
      return refuseProblems(outcome.problems)
    case 'refused':
      return outcome.code === 'unknown-run'
        ? noSuchRun(run)
        : refuse(outcome.code, sentences[outcome.code](run, action))
  }
}

const sentences = {
  'unknown-run': (run) => `There is no run ${run}.`,
  'unknown-action': (run, action) => `The version that run ${run} executes has no action "${action}".`,
  'run-ended': (run) => `Run ${run} has ended: nothing happens to it any more.`,
  'visit-needed': (run, action) =>
    `Run ${run} is on the step of "${action}" several times. Name the visit that is meant: GET /api/runs/${run} lists them.`,
  'not-triggerable': (run, action) =>
    `"${action}" cannot be triggered in run ${run} now: its step is not being visited, its turn has not come, it is being performed, or it was performed and is not repeatable.`,
  'not-stopped': (run, action) =>
    `Nothing of "${action}" in run ${run} has stopped or waits, so there is nothing to decide.`,
} as const satisfies Record<ActRefusal, (run: string, action: string) => string>
