import type { KafkaConnections } from '@sendwright/kafka'
import { deliverySettingsSchema, type Connection } from '@sendwright/model'
import type { Sandbox } from '@sendwright/sandbox'
import type { Store } from '@sendwright/store'
import type { Logger } from 'pino'
import type { BpmnReader } from './bpmn/bpmnReader.ts'
import type { KnownConnections } from './connections/knownConnections.ts'
import type { DeliveryService } from './deliveries/deliveryService.ts'
import type { ParameterVariables } from './env.ts'
import type { ImportReader } from './import/importReader.ts'
import type { Lifecycle } from './operations/lifecycle.ts'
import type { Metrics } from './operations/metrics.ts'
import type { RunService } from './runs/runService.ts'
import type { ScriptRunner } from './script/scriptRunner.ts'

/** The built-in broker's address and its fault knobs, or null where it is off. */
export interface SandboxInfo {
  readonly broker: string | null
  readonly knobs: SandboxKnobs | null
}

/** What makes the sandbox misbehave. */
export type SandboxKnobs = Pick<Sandbox, 'faults' | 'disturb'>

/** Everything that the routes need of the world; made in `main.ts`. */
export interface Dependencies {
  readonly store: Store
  readonly kafka: KafkaConnections
  readonly bpmn: BpmnReader
  readonly imports: ImportReader
  readonly sandbox: SandboxInfo
  readonly deliveries: DeliveryService
  readonly runs: RunService
  /** Runs and reads the scripts that people try, beside those of runs. */
  readonly scriptTrials: ScriptRunner
  readonly knownConnections: KnownConnections
  readonly metrics: Metrics
  readonly lifecycle: Lifecycle
  /** Of the server, that configuration parameters can name. */
  readonly parameterVariables: ParameterVariables
  readonly clock: { readonly now: () => Date; readonly uuid: () => string }
  readonly log: Logger
  readonly version: string
}

/** The sandbox' connection, or null where the sandbox is off. It is built in: not stored, not changed, not deleted. */
export function sandboxConnection(sandbox: Pick<SandboxInfo, 'broker'>): Connection | null {
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

/** Ids of the connections that exist without being stored. */
export function builtInConnectionIds(sandbox: Pick<SandboxInfo, 'broker'>): readonly string[] {
  return sandbox.broker === null ? [] : [sandboxConnectionId]
}
