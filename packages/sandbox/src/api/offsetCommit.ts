import { keepOffset } from '../groups/groups.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { positionError } from './positionError.ts'
import { readMemberClaim } from './memberClaim.ts'
import { coordinatorError } from './refusals.ts'

/** Keeps positions of a group; a group without members may be written to from outside. They do not expire. */
export const offsetCommit = {
  key: 8,
  minVersion: 2,
  maxVersion: 7,
  whenFull: errorCodes.NOT_COORDINATOR,
  topics: (request) => read(request).topics.map(({ name }) => name),
  handle,
} satisfies Api

interface Commit {
  readonly index: number
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly metadata: string | null
}

function read(request: Readable) {
  const { version, body } = request
  const claim = readMemberClaim(request, 7)
  if (version <= 4) body.exactInt64()
  const topics = body.array(() => ({
    name: body.string(),
    partitions: body.array<Commit>(() => ({
      index: body.int32(),
      offset: body.exactInt64(),
      leaderEpoch: version >= 6 ? body.int32() : -1,
      metadata: body.nullableString(),
    })),
  }))
  return { claim, topics }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const { claim, topics } = read(request)
  const refusal = coordinatorError(request, broker, { kind: 'group', id: claim.groupId })
  const entry = refusal ? { error: refusal } : openGroup(claim, broker)
  const groupError = 'error' in entry ? entry.error : entry.group.checkCommit(claim)

  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, (commit) => {
      const { index, ...offset } = commit
      const error = groupError || positionError({ topic: name, index }, offset, broker)
      if (!error && !('error' in entry)) {
        keepOffset(entry, { topic: name, index }, { ...offset, order: broker.groups.nextOrder() })
      }
      answer.int32(index).int16(error)
    })
  })
}

function openGroup(claim: { groupId: string; generation: number }, { groups }: BrokerState) {
  const known = groups.get(claim.groupId)
  return known ?? (claim.generation < 0 ? groups.open(claim.groupId) : { error: errorCodes.ILLEGAL_GENERATION })
}
