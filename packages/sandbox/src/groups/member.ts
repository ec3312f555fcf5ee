import type { ErrorCode } from '../protocol/errorCodes.ts'

/** One of the ways of assigning partitions that a member offers; `metadata` is for the leader's eyes only. */
export interface Protocol {
  readonly name: string
  readonly metadata: Buffer
}

/** A consumer's wish to be in the group. `memberId` is empty on its first attempt. */
export interface JoinRequest {
  readonly memberId: string
  /** Set by static members, whose place outlives their process. */
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  /** Milliseconds. */
  readonly sessionTimeout: number
  /** Milliseconds the others wait for this member when the group is rebalanced. */
  readonly rebalanceTimeout: number
  readonly protocolType: string
  /** In the order of preference. */
  readonly protocols: readonly Protocol[]
  /** Newer clients are first told their id and join with it (KIP-394), so that a lost answer leaves no ghost. */
  readonly needsKnownId: boolean
}

/** The answer to a join; `members` is filled for the leader only. */
export interface JoinAnswer {
  readonly error: ErrorCode
  readonly generation: number
  readonly protocol: string
  readonly leader: string
  readonly memberId: string
  readonly members: readonly { readonly id: string; readonly instanceId: string | null; readonly metadata: Buffer }[]
}

/** The answer to a sync. */
export interface SyncAnswer {
  readonly error: ErrorCode
  readonly assignment: Buffer
}

/** A member of a group. A waiting answer holds back the member's connection, as in Kafka. */
export interface Member {
  readonly id: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  sessionTimeout: number
  rebalanceTimeout: number
  protocols: readonly Protocol[]
  assignment: Buffer
  waitingJoin: ((answer: JoinAnswer) => void) | null
  waitingSync: ((answer: SyncAnswer) => void) | null
  session: NodeJS.Timeout
}

/** Whether a member offers the same protocols with the same metadata. */
export function offersSame(member: Member, protocols: readonly Protocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every((protocol, index) => {
      const other = protocols[index]
      return other !== undefined && protocol.name === other.name && protocol.metadata.equals(other.metadata)
    })
  )
}

/** The protocols every member offers, in the order of the first one's preference. */
export function commonProtocols(members: readonly Pick<Member, 'protocols'>[]): string[] {
  const [first, ...others] = members
  const names = first?.protocols.map((protocol) => protocol.name) ?? []
  return names.filter((name) => others.every((member) => member.protocols.some((protocol) => protocol.name === name)))
}

/** The protocol most members prefer among those all of them offer. */
export function electProtocol(members: readonly Member[]): string {
  const common = commonProtocols(members)
  const votes = new Map(common.map((name) => [name, 0]))
  for (const member of members) {
    const preferred = member.protocols.find((protocol) => votes.has(protocol.name))
    if (preferred) votes.set(preferred.name, (votes.get(preferred.name) ?? 0) + 1)
  }
  return common.reduce((best, name) => ((votes.get(name) ?? 0) > (votes.get(best) ?? 0) ? name : best), common[0] ?? '')
}
