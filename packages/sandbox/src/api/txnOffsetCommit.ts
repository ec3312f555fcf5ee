import type { CommittedOffset } from '../groups/groups.ts'
import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { positionError } from './positionError.ts'
import { coordinatorError } from './refusals.ts'
import { readProducer } from './transactionClaim.ts'

/**
 * Positions that a transaction commits, for a group that needs no members: these versions name neither a member nor a
 * generation.
 */
export const txnOffsetCommit = {
  key: 28,
  minVersion: 0,
  maxVersion: 2,
  whenFull: errorCodes.NOT_COORDINATOR,
  topics: (request) => read(request).topics.map(({ name }) => name),
  handle,
} satisfies Api

interface Position extends CommittedOffset {
  readonly index: number
}

function read(request: Readable) {
  const { version, body } = request
  const transactionalId = body.string()
  const group = body.string()
  const claim = { transactionalId, producer: readProducer(request) }
  const topics = body.array(() => ({
    name: body.string(),
    positions: body.array<Position>(() => ({
      index: body.int32(),
      offset: body.exactInt64(),
      leaderEpoch: version >= 2 ? body.int32() : -1,
      metadata: body.nullableString(),
    })),
  }))
  return { claim, group, topics }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { claim, group, topics } = read(request)
  const refusal: ErrorCode =
    coordinatorError(request, broker, { kind: 'group', id: group }) ||
    (group === '' ? errorCodes.INVALID_GROUP_ID : broker.transactions.checkOffsets(claim, group))

  const answer = new Writer().int32(notThrottled)
  return answer.array(topics, ({ name, positions }) => {
    answer.string(name).array(positions, ({ index, ...offset }) => {
      const error = refusal || positionError({ topic: name, index }, offset, broker)
      if (!error) {
        const written = { ...offset, order: broker.groups.nextOrder() }
        broker.transactions.stageOffset(claim, { group, topic: name, index, offset: written })
      }
      answer.int32(index).int16(error)
    })
  })
}
