import { errorCodes } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

const flexibleFrom = 3

/** What the broker speaks. The only request that is answered in a version that is not known: see `refuseVersion`. */
export const apiVersions = { key: 18, minVersion: 0, maxVersion: 3, flexibleFrom, handle } satisfies Api

function handle(request: Request, broker: BrokerState): Writer {
  const { version, body } = request
  if (version < flexibleFrom) return list(version, forcedError(request), broker)
  body.compactString()
  body.compactString()
  body.skipTaggedFields()
  const answer = new Writer().int16(forcedError(request))
  answer.compactArray(broker.apis, (api) =>
    answer.int16(api.key).int16(api.minVersion).int16(api.maxVersion).noTaggedFields(),
  )
  return answer.int32(notThrottled).noTaggedFields()
}

function list(version: number, error: number, broker: BrokerState): Writer {
  const answer = new Writer().int16(error)
  answer.array(broker.apis, (api) => answer.int16(api.key).int16(api.minVersion).int16(api.maxVersion))
  if (version >= 1) answer.int32(notThrottled)
  return answer
}

/** KIP-511: a newer client's probe gets UNSUPPORTED_VERSION in the layout of version 0, and what is spoken. */
export function refuseVersion(broker: BrokerState): Writer {
  return list(0, errorCodes.UNSUPPORTED_VERSION, broker)
}
