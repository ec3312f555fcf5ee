import { randomUUID } from 'node:crypto'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import {
  commonProtocols,
  electProtocol,
  offersSame,
  type JoinAnswer,
  type JoinRequest,
  type Member,
  type SyncAnswer,
} from './member.ts'

/** Kafka's names, as DescribeGroups shows them. */
type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable'

const mostMembers = 1000
const nothing = Buffer.alloc(0)

/** Who speaks: the id the group gave, the generation it was part of, its name if it is a static member. */
export interface MemberClaim {
  readonly memberId: string
  readonly instanceId: string | null
  readonly generation: number
}

/** The membership of one consumer group. */
export interface Group {
  readonly id: string
  readonly state: GroupState
  readonly protocolType: string
  readonly protocol: string
  members(): readonly Member[]
  join(request: JoinRequest): Promise<JoinAnswer>
  sync(claim: MemberClaim, assignments: ReadonlyMap<string, Buffer>): Promise<SyncAnswer>
  heartbeat(claim: MemberClaim): ErrorCode
  leave(member: Pick<MemberClaim, 'memberId' | 'instanceId'>): ErrorCode
  /** Whether these may commit offsets; a generation below 0 is a commit from outside of an empty group. */
  checkCommit(claim: MemberClaim): ErrorCode
  /** Ends every timer and every wait. */
  close(): void
}

/**
 * The state machine of Kafka's GroupCoordinator: a member that joins, leaves or is silent for its session time-out
 * starts a rebalance; it waits until every member has joined again (or for the longest rebalance time-out, after which
 * the missing are out); the leader's sync then gives everyone its assignment.
 */
export function createGroup(id: string): Group {
  const members = new Map<string, Member>()
  /** Ids given out whose member has not joined with them yet; a rebalance waits for these too. */
  const expected = new Map<string, NodeJS.Timeout>()
  let state: GroupState = 'Empty'
  let generation = 0
  let protocolType = ''
  let protocol = ''
  let leader = ''
  let phaseTimer: NodeJS.Timeout | undefined

  function join(request: JoinRequest): Promise<JoinAnswer> {
    const refuse = (error: ErrorCode, memberId = request.memberId) => Promise.resolve(refusedJoin(error, memberId))
    if (!speaksLikeTheOthers(request)) return refuse(errorCodes.INCONSISTENT_GROUP_PROTOCOL)

    const known = members.get(request.memberId)
    if (known) {
      if (known.instanceId !== request.instanceId) return refuse(errorCodes.FENCED_INSTANCE_ID)
      return joinAgain(known, request)
    }
    if (request.memberId !== '') {
      const timer = expected.get(request.memberId)
      if (!timer) return refuse(claimError(request))
      clearTimeout(timer)
      expected.delete(request.memberId)
      return joinAnew(request.memberId, request)
    }

    const predecessor = memberOfInstance(request.instanceId)
    if (!predecessor && members.size + expected.size >= mostMembers) return refuse(errorCodes.GROUP_MAX_SIZE_REACHED)
    const memberId = `${request.instanceId ?? request.clientId}-${randomUUID()}`
    if (predecessor) remove(predecessor, errorCodes.FENCED_INSTANCE_ID)
    else if (request.needsKnownId && request.instanceId === null) {
      expected.set(
        memberId,
        startTimer(() => forgetExpected(memberId), request.sessionTimeout),
      )
      return refuse(errorCodes.MEMBER_ID_REQUIRED, memberId)
    }
    return joinAnew(memberId, request)
  }

  function joinAnew(memberId: string, request: JoinRequest): Promise<JoinAnswer> {
    const member: Member = {
      id: memberId,
      instanceId: request.instanceId,
      clientId: request.clientId,
      clientHost: request.clientHost,
      sessionTimeout: request.sessionTimeout,
      rebalanceTimeout: request.rebalanceTimeout,
      protocols: request.protocols,
      assignment: nothing,
      waitingJoin: null,
      waitingSync: null,
      session: startTimer(() => expire(member), request.sessionTimeout),
    }
    members.set(memberId, member)
    protocolType = request.protocolType
    return rebalanceWith(member)
  }

  function joinAgain(member: Member, request: JoinRequest): Promise<JoinAnswer> {
    const same = offersSame(member, request.protocols)
    const answered = state === 'CompletingRebalance' ? same : state === 'Stable' && same && member.id !== leader
    member.protocols = request.protocols
    member.rebalanceTimeout = request.rebalanceTimeout
    if (member.sessionTimeout !== request.sessionTimeout) {
      clearTimeout(member.session)
      member.sessionTimeout = request.sessionTimeout
      member.session = startTimer(() => expire(member), request.sessionTimeout)
    }
    if (!answered) return rebalanceWith(member)
    keepAlive(member)
    return Promise.resolve(currentGeneration(member))
  }

  function rebalanceWith(member: Member): Promise<JoinAnswer> {
    const answer = new Promise<JoinAnswer>((resolve) => {
      member.waitingJoin?.(refusedJoin(errorCodes.REBALANCE_IN_PROGRESS, member.id))
      member.waitingJoin = resolve
    })
    prepareRebalance()
    return answer
  }

  function prepareRebalance(): void {
    if (state !== 'PreparingRebalance') {
      for (const member of members.values()) {
        member.assignment = nothing
        answerSync(member, errorCodes.REBALANCE_IN_PROGRESS)
      }
      state = 'PreparingRebalance'
      startPhase(() => completeJoin())
    }
    if (expected.size === 0 && [...members.values()].every((member) => member.waitingJoin !== null)) completeJoin()
  }

  function completeJoin(): void {
    clearTimeout(phaseTimer)
    for (const member of members.values()) {
      if (member.waitingJoin === null) forget(member, errorCodes.UNKNOWN_MEMBER_ID)
    }
    generation += 1
    if (members.size === 0) {
      becomeEmpty()
      return
    }
    const present = [...members.values()]
    if (!members.has(leader)) leader = present[0]?.id ?? ''
    protocol = electProtocol(present)
    state = 'CompletingRebalance'
    startPhase(dropUnsynced)
    for (const member of present) {
      member.waitingJoin?.(currentGeneration(member))
      member.waitingJoin = null
      keepAlive(member)
    }
  }

  async function sync(claim: MemberClaim, assignments: ReadonlyMap<string, Buffer>): Promise<SyncAnswer> {
    const member = members.get(claim.memberId)
    const error = claimError(claim) || (state === 'PreparingRebalance' ? errorCodes.REBALANCE_IN_PROGRESS : 0)
    if (!member || error) return { error: error || errorCodes.UNKNOWN_MEMBER_ID, assignment: nothing }
    if (state === 'Stable') {
      keepAlive(member)
      return { error: errorCodes.NONE, assignment: member.assignment }
    }

    const answer = new Promise<SyncAnswer>((resolve) => {
      answerSync(member, errorCodes.REBALANCE_IN_PROGRESS)
      member.waitingSync = resolve
    })
    if (member.id === leader) {
      clearTimeout(phaseTimer)
      state = 'Stable'
      for (const each of members.values()) {
        each.assignment = assignments.get(each.id) ?? nothing
        answerSync(each, errorCodes.NONE)
      }
    }
    return answer
  }

  function heartbeat(claim: MemberClaim): ErrorCode {
    const error = claimError(claim)
    if (error) return error
    const member = members.get(claim.memberId)
    if (member) keepAlive(member)
    return state === 'PreparingRebalance' ? errorCodes.REBALANCE_IN_PROGRESS : errorCodes.NONE
  }

  function leave(who: Pick<MemberClaim, 'memberId' | 'instanceId'>): ErrorCode {
    if (expected.has(who.memberId)) {
      forgetExpected(who.memberId)
      return errorCodes.NONE
    }
    const ofInstance = memberOfInstance(who.instanceId)
    if (ofInstance && who.memberId !== '' && ofInstance.id !== who.memberId) return errorCodes.FENCED_INSTANCE_ID
    const member = ofInstance ?? members.get(who.memberId)
    if (!member) return errorCodes.UNKNOWN_MEMBER_ID
    remove(member, errorCodes.UNKNOWN_MEMBER_ID)
    return errorCodes.NONE
  }

  function checkCommit(claim: MemberClaim): ErrorCode {
    if (claim.generation < 0 && members.size === 0) return errorCodes.NONE
    const error = claimError(claim)
    if (error) return error
    const member = members.get(claim.memberId)
    if (member) keepAlive(member)
    return state === 'CompletingRebalance' ? errorCodes.REBALANCE_IN_PROGRESS : errorCodes.NONE
  }

  /** A join's request has no generation to check. */
  function claimError(claim: Pick<MemberClaim, 'memberId' | 'instanceId'> & { generation?: number }): ErrorCode {
    const ofInstance = memberOfInstance(claim.instanceId)
    if (ofInstance && ofInstance.id !== claim.memberId) return errorCodes.FENCED_INSTANCE_ID
    if (!members.has(claim.memberId)) return errorCodes.UNKNOWN_MEMBER_ID
    const isCurrent = claim.generation === undefined || claim.generation === generation
    return isCurrent ? errorCodes.NONE : errorCodes.ILLEGAL_GENERATION
  }

  function speaksLikeTheOthers(request: JoinRequest): boolean {
    if (request.protocols.length === 0 || request.protocolType === '') return false
    const others = [...members.values()].filter(
      (member) =>
        member.id !== request.memberId && (request.instanceId === null || member.instanceId !== request.instanceId),
    )
    if (others.length === 0) return true
    return request.protocolType === protocolType && commonProtocols([...others, request]).length > 0
  }

  /** A member waiting for an answer cannot speak, so its silence is no reason to put it out. */
  function expire(member: Member): void {
    if (member.waitingJoin === null && member.waitingSync === null) remove(member, errorCodes.UNKNOWN_MEMBER_ID)
  }

  function remove(member: Member, reason: ErrorCode): void {
    forget(member, reason)
    if (state !== 'Empty') prepareRebalance()
  }

  function forget(member: Member, reason: ErrorCode): void {
    members.delete(member.id)
    clearTimeout(member.session)
    member.waitingJoin?.(refusedJoin(reason, member.id))
    member.waitingJoin = null
    answerSync(member, reason)
  }

  function forgetExpected(memberId: string): void {
    clearTimeout(expected.get(memberId))
    expected.delete(memberId)
    if (state === 'PreparingRebalance') prepareRebalance()
  }

  /** The leader never said who gets what, or a member never asked: those are out, the others try again. */
  function dropUnsynced(): void {
    for (const member of members.values()) {
      if (member.waitingSync === null) forget(member, errorCodes.UNKNOWN_MEMBER_ID)
    }
    prepareRebalance()
  }

  function becomeEmpty(): void {
    state = 'Empty'
    protocol = ''
    leader = ''
  }

  function startPhase(end: () => void): void {
    clearTimeout(phaseTimer)
    phaseTimer = startTimer(end, Math.max(0, ...[...members.values()].map((member) => member.rebalanceTimeout)))
  }

  function answerSync(member: Member, error: ErrorCode): void {
    if (member.waitingSync === null) return
    member.waitingSync({ error, assignment: error ? nothing : member.assignment })
    member.waitingSync = null
    keepAlive(member)
  }

  function currentGeneration(member: Member): JoinAnswer {
    const told = member.id === leader ? [...members.values()] : []
    const answer = { error: errorCodes.NONE, generation, protocol, leader, memberId: member.id }
    return { ...answer, members: told.map(withMetadata) }
  }

  function withMetadata(member: Member): JoinAnswer['members'][number] {
    const chosen = member.protocols.find((offered) => offered.name === protocol)
    return { id: member.id, instanceId: member.instanceId, metadata: chosen?.metadata ?? nothing }
  }

  function keepAlive(member: Member): void {
    if (members.get(member.id) === member) member.session.refresh()
  }

  function memberOfInstance(instanceId: string | null): Member | undefined {
    if (instanceId === null) return undefined
    return [...members.values()].find((member) => member.instanceId === instanceId)
  }

  function close(): void {
    clearTimeout(phaseTimer)
    for (const timer of expected.values()) clearTimeout(timer)
    expected.clear()
    state = 'Empty'
    for (const member of members.values()) forget(member, errorCodes.UNKNOWN_MEMBER_ID)
  }

  return {
    id,
    get state() {
      return state
    },
    get protocolType() {
      return protocolType
    },
    get protocol() {
      return protocol
    },
    members: () => [...members.values()],
    join,
    sync,
    heartbeat,
    leave,
    checkCommit,
    close,
  }
}

/** Sockets keep the process alive, sessions do not. */
function startTimer(run: () => void, milliseconds: number): NodeJS.Timeout {
  return setTimeout(run, milliseconds).unref()
}

function refusedJoin(error: ErrorCode, memberId: string): JoinAnswer {
  return { error, generation: -1, protocol: '', leader: '', memberId, members: [] }
}
