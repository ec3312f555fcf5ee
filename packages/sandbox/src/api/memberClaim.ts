import type { MemberClaim } from '../groups/group.ts'
import type { Readable } from './api.ts'

/** The group and the member a request speaks for; the instance id came with `instanceFrom`. */
export function readMemberClaim(
  { version, body }: Readable,
  instanceFrom: number,
): MemberClaim & { readonly groupId: string } {
  return {
    groupId: body.string(),
    generation: body.int32(),
    memberId: body.string(),
    instanceId: version >= instanceFrom ? body.nullableString() : null,
  }
}
