import type { CommittedOffset } from '../groups/groups.ts'
import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'

/** Committed positions of a group; -1 where there is none, also for a group nobody has heard of. */
export const offsetFetch = { key: 9, minVersion: 1, maxVersion: 5, handle } satisfies Api

const none: CommittedOffset = { offset: -1n, leaderEpoch: -1, metadata: '' }

function handle({ version, body }: Request, broker: BrokerState): Writer {
  const offsets = broker.groups.get(body.string())?.offsets
  const asked = body.nullableArray(() => ({ name: body.string(), partitions: body.array(() => body.int32()) }))
  const all = () => [...(offsets ?? [])].map(([name, partitions]) => ({ name, partitions: [...partitions.keys()] }))

  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  answer.array(asked ?? all(), ({ name, partitions }) => {
    answer.string(name).array(partitions, (index) => {
      const { offset, leaderEpoch, metadata } = offsets?.get(name)?.get(index) ?? none
      answer.int32(index).int64(offset)
      if (version >= 5) answer.int32(leaderEpoch)
      answer.string(metadata).int16(errorCodes.NONE)
    })
  })
  if (version >= 2) answer.int16(errorCodes.NONE)
  return answer
}
