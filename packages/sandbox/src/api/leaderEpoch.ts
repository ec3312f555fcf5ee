import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'

/** There is one broker and it never loses its lead, so the epoch of every partition stays this one. */
export const leaderEpoch = 0
const notKnown = -1

/** A client that names a later epoch than the broker's has seen another cluster (KIP-320). */
export function leaderEpochError(epoch: number): ErrorCode {
  return epoch === notKnown || epoch === leaderEpoch ? errorCodes.NONE : errorCodes.UNKNOWN_LEADER_EPOCH
}
