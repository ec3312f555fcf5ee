import type { RunEvent } from '@sendwright/model'
import { finish, setState, stop, stopWaiting } from './actions.ts'
import { bodyData, mergeData } from './context.ts'
import { meantBy, type Meant } from './meant.ts'
import { afterDuration, replyTimer } from './timers.ts'
import { leave, settle } from './visit.ts'
import { stoppedNow, tell, visitTitle, type Work } from './work.ts'

type Event<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

/** It is known what a receive action waits for: it begins to wait, and its time-out to count. */
export function listenTo(work: Work, event: Event<'waiting'>): void {
  const meant = meantBy(work, event)
  if (meant?.standing.state !== 'performing' || meant.standing.topic !== undefined) return
  const { visit, standing } = meant
  const parameters = receiveParameters(meant)
  if (parameters === null) return
  const { connection, topic, value } = event
  standing.topic = topic
  standing.rule = 'R39'
  const { by, name } = parameters.correlation
  const { id: action, attempt } = standing
  work.effects.push({ kind: 'await', visit: visit.id, action, attempt, connection, topic, by, name, value })
  const dueAt = parameters.timeout === null ? null : afterDuration(work.at, parameters.timeout)
  if (dueAt === null) return
  standing.dueAt = dueAt
  work.effects.push({ kind: 'setTimer', id: replyTimer(visit.id, action, attempt), dueAt, visit: visit.id })
}

function receiveParameters({ action, standing }: Meant) {
  if (action.type !== 'kafkaReceive') return null
  // Edited parameters were checked against the schema of the action's type when they were accepted.
  return (standing.parameters as typeof action.parameters | undefined) ?? action.parameters
}

/** The reply is there: its body is kept, and the action is finished. */
export function receiveReply(work: Work, event: Event<'replied'>): void {
  const meant = meantBy(work, event)
  if (meant?.standing.topic === undefined) return
  const { visit, standing, action } = meant
  const dataKey = receiveParameters(meant)?.dataKey ?? ''
  if (dataKey !== '') work.data = mergeData(work.data, { [dataKey]: bodyData(event.record.value) })
  stopWaiting(work, visit, standing)
  finish(work, visit, { action, standing, rule: 'R39' })
  const { topic, offset } = event.record
  const sentence = `${visitTitle(work, visit)}: reply on ${topic}`
  tell(work, 'replied', sentence, { visit, action: action.id, rule: 'R39', detail: `offset ${offset}` })
  settle(work, visit)
}

/** No reply came in time: the flow for it is taken, or a person decides. */
export function expire(work: Work, { visit, standing, action }: Meant): void {
  const flow = receiveParameters({ visit, standing, action })?.timeoutFlow ?? null
  const topic = standing.topic ?? ''
  const isWay = flow !== null && work.index.outgoing(visit.node).some(({ id }) => id === flow)
  stopWaiting(work, visit, standing)
  const stopped = stoppedNow(work, 'reply-timed-out', `No reply came on ${topic} in time.`)
  if (!isWay || flow === null) {
    stop(work, visit, { action, standing, rule: 'R40', stopped })
    return
  }
  setState(work, standing, 'stopped', 'R40')
  standing.stopped = stopped
  const sentence = `${visitTitle(work, visit)}: no reply came on ${topic} in time`
  tell(work, 'timedOut', sentence, { visit, action: action.id, rule: 'R40', detail: flow })
  visit.onlyFlow = flow
  leave(work, visit)
}
