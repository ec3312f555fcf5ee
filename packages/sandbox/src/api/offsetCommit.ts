import type { GroupEntry } from '../groups/groups.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { readMemberClaim } from './memberClaim.ts'

/** Keeps positions of a group; a group without members may be written to from outside. They do not expire. */
export const offsetCommit = { key: 8, minVersion: 2, maxVersion: 7, handle } satisfies Api

const longestMetadata = 4096

interface Commit {
  readonly index: number
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly metadata: string | null
}

function handle(request: Request, broker: BrokerState): Writer {
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

  const known = broker.groups.get(claim.groupId)
  const entry = known ?? (claim.generation < 0 ? broker.groups.open(claim.groupId) : unknownGroup)
  const groupError = 'error' in entry ? entry.error : entry.group.checkCommit(claim)

  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  return answer.array(topics, ({ name, partitions }) => {
    answer.string(name).array(partitions, (commit) => {
      const error = groupError || refuse(name, commit, broker)
      if (!error && !('error' in entry)) keep(entry, name, commit)
      answer.int32(commit.index).int16(error)
    })
  })
}

const unknownGroup = { error: errorCodes.ILLEGAL_GENERATION }

function refuse(topic: string, { index, metadata }: Commit, broker: BrokerState): ErrorCode {
  if (metadata !== null && metadata.length > longestMetadata) return errorCodes.OFFSET_METADATA_TOO_LARGE
  return broker.topics.get(topic)?.partitions[index] ? errorCodes.NONE : errorCodes.UNKNOWN_TOPIC_OR_PARTITION
}

function keep({ offsets }: GroupEntry, topic: string, { index, ...position }: Commit): void {
  const ofTopic = offsets.get(topic) ?? new Map()
  offsets.set(topic, ofTopic.set(index, position))
}
