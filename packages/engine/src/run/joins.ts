import { titleOf } from './processIndex.ts'
import { nodeOf, stoppedNow, tell, type Token, type Work, type WorkVisit } from './work.ts'
import { mostEntries } from './visit.ts'

/** A token comes to a join: it waits there with those that came by other flows. */
export function arrive(work: Work, token: Token & { readonly flow: string }): void {
  const { node, flow, scope } = token
  const waiting = work.visits.find(
    (visit) => visit.node === node && visit.scope === scope && visit.arrived?.includes(flow) === false,
  )
  if (waiting === undefined) {
    const number = (work.counts[node] ?? 0) + 1
    work.counts[node] = number
    if (number === 1) work.path.push(node)
    work.begun += 1
    work.visits.push({ id: `v${work.begun}`, node, number, scope, enteredAt: work.at, actions: [], arrived: [flow] })
    return
  }
  waiting.arrived = [...(waiting.arrived ?? []), flow]
  delete waiting.stopped
}

/** A join whose tokens can go on, `fire`, or that nothing can complete, `stuck`. */
export interface ReadyJoin {
  readonly visit: WorkVisit
  readonly is: 'fire' | 'stuck'
}

/** The first join that has all it waits for, or that waits for what cannot come. Looked for when no token is on its way. */
export function readyJoin(work: Work): ReadyJoin | undefined {
  const waiting = work.visits.filter((visit) => isWaitingJoin(visit))
  if (waiting.length === 0) return undefined
  for (const visit of waiting) {
    const missing = missingFlows(work, visit)
    if (missing.length === 0) return { visit, is: 'fire' }
    const canCome = missing.some((flow) => canReach(work, visit, flow))
    if (!canCome) return { visit, is: isInclusive(work, visit) ? 'fire' : 'stuck' }
  }
  // Joins that wait for nobody but each other: an inclusive one waits no longer, parallel ones ask a person.
  const deadlocked = waiting.filter(({ scope }) =>
    work.visits.every((one) => one.scope !== scope || isWaitingJoin(one)),
  )
  const visit = deadlocked.find((one) => isInclusive(work, one)) ?? deadlocked[0]
  return visit && { visit, is: isInclusive(work, visit) ? 'fire' : 'stuck' }
}

/** Whether tokens wait here for others, and nobody has been asked about it. */
export function isWaitingJoin(visit: Pick<WorkVisit, 'arrived' | 'stopped'>): boolean {
  return visit.arrived !== undefined && visit.stopped === undefined
}

/** Flows into a join that have no token yet. */
export function missingFlows(work: Pick<Work, 'index'>, visit: Pick<WorkVisit, 'node' | 'arrived'>) {
  return work.index.incoming(visit.node).filter(({ id }) => visit.arrived?.includes(id) !== true)
}

function canReach(work: Work, join: WorkVisit, flow: ReturnType<typeof missingFlows>[number]): boolean {
  const sources = work.index.sourcesOf(flow)
  return work.visits.some((visit) => visit !== join && visit.scope === join.scope && sources.has(visit.node))
}

function isInclusive(work: Work, visit: WorkVisit): boolean {
  return nodeOf(work, visit).type === 'InclusiveGateway'
}

/** The tokens of a join become one; the caller lets it go on. */
export function joinTokens(work: Work, visit: WorkVisit): void {
  delete visit.arrived
  delete visit.stopped
  work.entered += 1
  if (work.entered <= mostEntries) return
  const message = `The run has come by ${mostEntries.toLocaleString('en')} steps without anything to wait for.`
  visit.stopped = stoppedNow(work, 'endless', message)
  tell(work, 'endless', message, { visit, action: visit.node, rule: 'R38', severity: 'error' })
}

/** A join that nothing can complete asks a person. */
export function stopJoin(work: Work, visit: WorkVisit): void {
  const title = titleOf(nodeOf(work, visit), visit.node)
  const from = missingFlows(work, visit).map(({ source }) => titleOf(work.index.nodes.get(source), source))
  const way = from.length === 1 ? 'flow' : 'flows'
  const message = `It waits for the ${way} from ${from.join(', ')}, and no token can come along any more.`
  visit.stopped = stoppedNow(work, 'no-flow', message)
  tell(work, 'no-flow', `${title}: ${message}`, { visit, action: visit.node, rule: 'R30', severity: 'error' })
}
