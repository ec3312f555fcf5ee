import { connectionEndpoints } from './connections.ts'
import { deliveryEndpoints } from './deliveries.ts'
import { environmentEndpoints } from './environments.ts'
import { integrationEndpoints } from './integrations.ts'
import { processEndpoints, sendEndpoints } from './processes.ts'
import { sandboxEndpoints } from './sandbox.ts'
import { runEndpoints } from './runs.ts'
import { systemEndpoints } from './system.ts'
import { versionEndpoints } from './versions.ts'

/** The whole HTTP API, by the name of each call. */
export const endpoints = {
  ...systemEndpoints,
  ...connectionEndpoints,
  ...processEndpoints,
  ...versionEndpoints,
  ...sendEndpoints,
  ...runEndpoints,
  ...integrationEndpoints,
  ...environmentEndpoints,
  ...deliveryEndpoints,
  ...sandboxEndpoints,
} as const

export type EndpointName = keyof typeof endpoints

/** Largest body that is taken, in bytes. */
export const maxBodyBytes = 16 * 1024 * 1024
