import type { CommittedOffset } from '../groups/groups.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { coordinatorError } from './refusals.ts'

/** Committed positions of a group; -1 where there is none, also for a group nobody has heard of. */
export const offsetFetch = {
  key: 9,
  minVersion: 1,
  maxVersion: 5,
  topics: (request) => read(request).asked?.map(({ name }) => name) ?? [],
  handle,
} satisfies Api

const none: CommittedOffset = { offset: -1n, leaderEpoch: -1, metadata: '' }

function read({ body }: Readable) {
  const group = body.string()
  return {
    group,
    asked: body.nullableArray(() => ({ name: body.string(), partitions: body.array(() => body.int32()) })),
  }
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const { group, asked } = read(request)
  const refusal = coordinatorError(request, broker, { kind: 'group', id: group })
  const offsets = refusal ? undefined : broker.groups.get(group)?.offsets
  const all = () => [...(offsets ?? [])].map(([name, partitions]) => ({ name, partitions: [...partitions.keys()] }))

  const answer = new Writer()
  if (version >= 3) answer.int32(notThrottled)
  answer.array(asked ?? all(), ({ name, partitions }) => {
    answer.string(name).array(partitions, (index) => {
      const { offset, leaderEpoch, metadata } = offsets?.get(name)?.get(index) ?? none
      answer.int32(index).int64(offset)
      if (version >= 5) answer.int32(leaderEpoch)
      answer.string(metadata).int16(refusal)
    })
  })
  if (version >= 2) answer.int16(refusal)
  return answer
}
