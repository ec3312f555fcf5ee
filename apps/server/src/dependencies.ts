import type { KafkaConnections } from '@sendwright/kafka'
import { deliverySettingsSchema, type Connection } from '@sendwright/model'
import type { Store } from '@sendwright/store'
import type { Logger } from 'pino'
import type { BpmnReader } from './bpmn/bpmnReader.ts'
import type { ParameterVariables } from './env.ts'
import type { ImportReader } from './import/importReader.ts'

/** The built-in broker's address, or null where it is off. */
export interface SandboxInfo {
  readonly broker: string | null
}

/** Everything that the routes need of the world; made in `main.ts`. */
export interface Dependencies {
  readonly store: Store
  readonly kafka: KafkaConnections
  readonly bpmn: BpmnReader
  readonly imports: ImportReader
  readonly sandbox: SandboxInfo
  /** Of the server, that configuration parameters can name. */
  readonly parameterVariables: ParameterVariables
  readonly clock: { readonly now: () => Date; readonly uuid: () => string }
  readonly log: Logger
  readonly version: string
}

/** The sandbox' connection, or null where the sandbox is off. It is built in: not stored, not changed, not deleted. */
export function sandboxConnection(sandbox: SandboxInfo): Connection | null {
  if (sandbox.broker === null) return null
  return {
    id: sandboxConnectionId,
    name: 'Sandbox',
    brokers: [sandbox.broker],
    security: { protocol: 'PLAINTEXT' },
    toComplete: null,
    sendTimeoutMs: 5000,
    delivery: deliverySettingsSchema.parse({}),
  }
}

/** The id of the built-in connection; no stored one can have it. */
export const sandboxConnectionId = 'sandbox'
