import type { Api } from './api.ts'
import { apis } from './registry.ts'

/** The requests by Kafka's names, such as `AddOffsetsToTxn`. */
export const apiNames: ReadonlyMap<Api, string> = new Map(
  Object.entries<Api>(apis).map(([name, api]) => [api, name.charAt(0).toUpperCase() + name.slice(1)]),
)
