import type { RunEvent } from '@sendwright/model'
import { finish, perform, setState, stop, stopWaiting } from './actions.ts'
import { mergeData } from './context.ts'
import { named, type Meant } from './meant.ts'
import { joinTokens } from './joins.ts'
import { endVisit, settle, takeUp } from './visit.ts'
import { actionTitle, stoppedNow, tell, visitTitle, type Work, type WorkVisit } from './work.ts'

type Event<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

/** What a person can do about an action that stands so. */
export interface PossibleDecisions {
  readonly retry: boolean
  readonly skip: boolean
  readonly cancel: boolean
}

/** What a person can decide about an action, by its state. */
export function decisionsFor(state: string): PossibleDecisions {
  return {
    retry: state === 'stopped',
    skip: state !== 'finished' && state !== 'notTaken',
    cancel: state === 'performing' || state === 'timer' || state === 'stopped',
  }
}

/** The visit of a step that has stopped itself; its id stands for the action's. */
function stoppedStep(work: Work, event: { readonly visit: string; readonly action: string }): WorkVisit | undefined {
  return work.visits.find(
    ({ id, node, stopped }) => id === event.visit && node === event.action && stopped !== undefined,
  )
}

/** Takes a stopped action up again: its failed records are offered again, what was not built or done is tried anew. */
export function retry(work: Work, event: Event<'retried'>): void {
  const step = stoppedStep(work, event)
  if (step !== undefined) {
    tellDecision(work, { visit: step, event, sentence: `${visitTitle(work, step)} is tried again`, rule: 'R31' })
    retryStep(work, step)
    return
  }
  const meant = named(work, event)
  if (meant?.standing.state !== 'stopped') return
  const { visit, standing, action } = meant
  const sentence = `${visitTitle(work, visit)}: ${actionTitle(action)} is tried again`
  tellDecision(work, { visit, event, sentence, rule: 'R19' })
  const { places = '', attempt } = standing
  if (places.includes('f') && !places.includes('c')) {
    setState(work, standing, 'performing', 'R19')
    standing.places = places.replaceAll('f', 'a')
    work.effects.push({ kind: 'changeDeliveries', change: 'retry', visit: visit.id, action: action.id, attempt })
    return
  }
  performAnew(work, meant, 'R19')
}

/** Records of the attempt before that are still on their way, or have failed, are not sent any more. */
function performAnew(work: Work, { visit, standing, action }: Meant, rule: string): void {
  const { places = '', attempt } = standing
  if (/[af]/.test(places)) {
    work.effects.push({ kind: 'changeDeliveries', change: 'cancel', visit: visit.id, action: action.id, attempt })
  }
  perform(work, visit, { action, standing, rule })
}

function retryStep(work: Work, visit: WorkVisit): void {
  const reason = visit.stopped?.reason
  delete visit.stopped
  if (visit.arrived !== undefined) return
  if (reason === 'endless') takeUp(work, visit)
  else settle(work, visit)
}

/** Changes the data of the run or the action's parameters in this visit, and tries it anew. */
export function edit(work: Work, event: Event<'edited'>): void {
  const step = stoppedStep(work, event)
  const meant = named(work, event)
  const visit = step ?? meant?.visit
  if (visit === undefined || (step === undefined && meant?.standing.state !== 'stopped')) return
  if (event.data !== null) work.data = mergeData({}, event.data)
  const what =
    event.data !== null && event.parameters !== null
      ? 'Data and parameters were'
      : event.data !== null
        ? 'The data was'
        : 'The parameters were'
  const sentence = `${visitTitle(work, visit)}: ${what.toLowerCase()} edited, and it is tried again`
  tellDecision(work, { visit, event, sentence, rule: 'R20' })
  if (step !== undefined) {
    retryStep(work, step)
  } else if (meant !== undefined) {
    if (event.parameters !== null) meant.standing.parameters = event.parameters
    performAnew(work, meant, 'R20')
  }
}

/** Counts an action as finished without doing it; a step that has stopped itself goes on as far as it can. */
export function skip(work: Work, event: Event<'skipped'>): void {
  const step = stoppedStep(work, event)
  if (step !== undefined) {
    tellDecision(work, { visit: step, event, sentence: `${visitTitle(work, step)} was skipped`, rule: 'R17' })
    skipStep(work, step)
    return
  }
  const meant = named(work, event)
  if (meant === undefined || !decisionsFor(meant.standing.state).skip) return
  const { visit, standing, action } = meant
  tellDecision(work, {
    visit,
    event,
    sentence: `${visitTitle(work, visit)}: ${actionTitle(action)} was skipped`,
    rule: 'R17',
  })
  stopWaiting(work, visit, standing)
  if (/[af]/.test(standing.places ?? '')) {
    const { attempt } = standing
    work.effects.push({ kind: 'changeDeliveries', change: 'skip', visit: visit.id, action: action.id, attempt })
  }
  finish(work, visit, { action, standing, rule: 'R17' })
  settle(work, visit)
}

function skipStep(work: Work, visit: WorkVisit): void {
  const reason = visit.stopped?.reason
  if (visit.arrived !== undefined) {
    joinTokens(work, visit)
    settle(work, visit)
  } else if (reason === 'endless') {
    delete visit.stopped
    takeUp(work, visit)
  } else {
    // A step without a way out: its token ends here.
    endVisit(work, visit, 'finished')
  }
}

/** Cancels what an action still has to send or waits for; the step stays stopped. */
export function cancelAction(work: Work, event: Event<'stoppedByPerson'>): void {
  const meant = named(work, event)
  if (meant === undefined || !decisionsFor(meant.standing.state).cancel) return
  const { visit, standing, action } = meant
  const { places = '', attempt } = standing
  stopWaiting(work, visit, standing)
  if (/[af]/.test(places)) {
    work.effects.push({ kind: 'changeDeliveries', change: 'cancel', visit: visit.id, action: action.id, attempt })
  }
  const who = event.by === null ? '' : ` by ${event.by}`
  const stopped = stoppedNow(work, 'delivery-cancelled', `${actionTitle(action)} was cancelled${who}.`)
  stop(work, visit, { action, standing, rule: 'R21', stopped })
}

/** Ends the run: its tokens, its timers, and what has not been sent. */
export function cancelRun(work: Work, event: Event<'cancelled'>): void {
  for (const visit of work.visits) if (work.visits.includes(visit)) endVisit(work, visit, 'interrupted')
  work.status = 'cancelled'
  const by = event.by === null ? '' : ` by ${event.by}`
  tell(work, 'cancelled', `Cancelled${by}`, { rule: 'R24', by: event.by, detail: event.reason })
}

function tellDecision(
  work: Work,
  told: {
    readonly visit: WorkVisit
    readonly event: {
      readonly kind: string
      readonly action: string
      readonly by: string | null
      readonly reason: string | null
    }
    readonly sentence: string
    readonly rule: string
  },
): void {
  const { visit, event, sentence, rule } = told
  const { kind, action, by, reason } = event
  tell(work, kind, sentence, { visit, action, rule, by, detail: reason })
}
