import { isJsonObject, type RunEvent } from '@sendwright/model'
import { finish, stop } from './actions.ts'
import { listenTo, receiveReply } from './replies.ts'
import { callBack } from './callbacks.ts'
import { cancelAction, cancelRun, edit, retry, skip } from './decisions.ts'
import { meantBy, type Meant } from './meant.ts'
import { newPlaces, noteLeft, withPlace } from './placement.ts'
import { rootScope } from './scopes.ts'
import { timerFired } from './timerFired.ts'
import { trigger } from './trigger.ts'
import { settle } from './visit.ts'
import { actionTitle, stoppedNow, tell, visitTitle, type Work } from './work.ts'

/** Applies one event to a run; tokens that it sets going stand on their flows afterwards. */
export function applyEvent(work: Work, event: RunEvent): void {
  if (event.kind === 'started') {
    start(work, event)
    return
  }
  if (event.kind === 'delivery') {
    noteDelivery(work, event)
    return
  }
  if (work.status === 'completed' || work.status === 'cancelled') return
  switch (event.kind) {
    case 'timerDue':
      timerFired(work, event.timer)
      break
    case 'triggered':
      trigger(work, event)
      break
    case 'built':
    case 'scripted':
      noteRecords(work, event)
      break
    case 'notBuilt':
    case 'scriptFailed':
      noteFailure(work, event)
      break
    case 'waiting':
      listenTo(work, event)
      break
    case 'replied':
      receiveReply(work, event)
      break
    case 'calledBack': {
      const visit = callBack(work, event)
      if (visit !== undefined) settle(work, visit)
      break
    }
    case 'retried':
      retry(work, event)
      break
    case 'edited':
      edit(work, event)
      break
    case 'skipped':
      skip(work, event)
      break
    case 'stoppedByPerson':
      cancelAction(work, event)
      break
    case 'cancelled':
      cancelRun(work, event)
      break
  }
}

type Event<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

const starters = { program: 'a program', designer: 'a person', message: 'a message' } as const

function start(work: Work, { node, run, data, by, record }: Event<'started'>): void {
  if (work.begun > 0) return
  Object.assign(work, { run, data })
  const detail = record === null ? null : `${record.topic}, offset ${record.offset}`
  tell(work, 'started', `Started by ${starters[by]}`, { rule: by === 'message' ? 'R43' : 'R1', detail })
  work.tokens.push({ node, flow: null, scope: rootScope })
}

/** The records of an action are accepted: they are on their way, or there are none. */
function noteRecords(work: Work, event: Event<'built' | 'scripted'>): void {
  const meant = meantBy(work, event)
  if (meant?.standing.state !== 'performing' || meant.standing.places !== undefined) return
  const { visit, standing, action } = meant
  if (event.kind === 'scripted' && isJsonObject(event.data)) work.data = event.data
  standing.places = newPlaces(event.records.length)
  work.total += event.records.length
  if (event.kind === 'scripted') {
    const count = event.records.length
    const detail = count === 0 ? null : count === 1 ? '1 record' : `${count} records`
    const sentence = `${visitTitle(work, visit)}: ${actionTitle(action)} ran`
    tell(work, 'scripted', sentence, { visit, action: action.id, rule: 'R42', detail })
  }
  if (event.records.length > 0) return
  finish(work, visit, { action, standing, rule: event.kind === 'scripted' ? 'R42' : 'R15' })
  settle(work, visit)
}

function noteFailure(work: Work, event: Event<'notBuilt' | 'scriptFailed'>): void {
  const meant = meantBy(work, event)
  if (meant?.standing.state !== 'performing' || meant.standing.places !== undefined) return
  const stopped =
    event.kind === 'scriptFailed'
      ? stoppedNow(work, 'script-failed', `The script failed: ${event.message}`)
      : stoppedNow(work, 'not-built', notBuiltSentence(meant.action.type, event.problems), event.problems)
  stop(work, meant.visit, { ...meant, rule: event.kind === 'scriptFailed' ? 'R42' : 'R16', stopped })
}

function notBuiltSentence(type: string, problems: Event<'notBuilt'>['problems']): string {
  const first = problems.find(({ severity }) => severity === 'error') ?? problems[0]
  const what = type === 'kafkaReceive' ? 'What it waits for could not be built' : 'The record could not be built'
  return first === undefined ? `${what}.` : `${what}: ${first.message}`
}

/** A record has ended, failed or is on its way again. An action is what its records are. */
function noteDelivery(work: Work, event: Event<'delivery'>): void {
  const meant = meantBy(work, event)
  if (meant?.standing.places === undefined) {
    if (noteLeft(work, event, event.state) && event.state === 'skipped') work.skipped += 1
    return
  }
  const { visit, standing } = meant
  const { places: before = '' } = standing
  const places = withPlace(before, event.place, event.state)
  if (places === before) return
  if (event.state === 'skipped') work.skipped += 1
  standing.places = places
  if (standing.state === 'performing' || standing.state === 'stopped') judgeRecords(work, { ...meant, event })
  tellDelivery(work, { ...meant, event })
  if (standing.state === 'finished') settle(work, visit)
}

function judgeRecords(work: Work, { visit, standing, action, event }: Meant & { event: Event<'delivery'> }): void {
  const { places = '' } = standing
  const title = actionTitle(action)
  if (places.includes('f')) {
    if (standing.stopped?.reason === 'delivery-failed') return
    const why = event.message === null ? '' : `: ${event.message}`
    const stopped = stoppedNow(work, 'delivery-failed', `A record of ${title} was not delivered${why}`)
    stop(work, visit, { action, standing, rule: 'R16', stopped })
  } else if (places.includes('c')) {
    if (standing.stopped?.reason === 'delivery-cancelled') return
    const stopped = stoppedNow(work, 'delivery-cancelled', `A record of ${title} was cancelled.`)
    stop(work, visit, { action, standing, rule: 'R18', stopped })
  } else if (!places.includes('a')) {
    finish(work, visit, { action, standing, rule: places.includes('s') ? 'R17' : 'R15' })
  } else if (standing.state === 'stopped' && event.state === 'accepted') {
    standing.state = 'performing'
    standing.rule = 'R19'
    delete standing.stopped
  }
}

const endings = {
  delivered: 'was delivered',
  skipped: 'was skipped',
  failed: 'was not delivered',
  cancelled: 'was cancelled',
  accepted: 'is on its way again',
} as const

function tellDelivery(work: Work, { visit, standing, action, event }: Meant & { event: Event<'delivery'> }): void {
  const { state } = event
  if (state === 'sending' || (standing.state === 'stopped' && state !== 'delivered')) return
  const rule = state === 'skipped' ? 'R17' : state === 'delivered' ? 'R15' : 'R19'
  const count = standing.places?.length ?? 0
  const which = count > 1 ? `record ${event.place + 1} of ${count} of ` : ''
  const sentence = `${visitTitle(work, visit)}: ${which}${actionTitle(action)} ${endings[state]}`
  tell(work, state, sentence, { visit, action: action.id, rule, detail: String(event.place) })
}
