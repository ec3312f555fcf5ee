import type { Integration } from '@sendwright/model'

/** Ready-made integrations that are installed together. Ids never change, so that installing again updates them. */
export interface Pack {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly integrations: readonly Integration[]
}
