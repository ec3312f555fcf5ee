import type { KafkaReceiveParameters, KafkaSendParameters } from '@sendwright/model'
import type { Action } from '@sendwright/model'
import { byKind } from '../actionKind.ts'

interface WithEnvironments<Override extends object> {
  readonly environments: Readonly<Record<string, Override>>
}

/** What parameters say for an environment alone; empty for none, and where no environment is chosen. */
export function overrideIn<Override extends object>(
  { environments }: WithEnvironments<Override>,
  environment: string | null,
): Partial<Override> {
  return (environment !== null && Object.hasOwn(environments, environment) ? environments[environment] : null) ?? {}
}

/** The connection that parameters name for an environment alone; empty for none. */
export function ownConnectionIn(
  parameters: KafkaSendParameters | KafkaReceiveParameters,
  environment: string | null,
): string {
  const environments: Readonly<Record<string, { readonly connection?: string | undefined }>> = parameters.environments
  return overrideIn({ environments }, environment).connection ?? ''
}

/** The parameters with something else for an environment alone; undefined takes a part out again. */
export function withOverride<Override extends object, Parameters extends WithEnvironments<Override>>(
  parameters: Parameters & WithEnvironments<Override>,
  environment: string,
  change: { readonly [Part in keyof Override]?: Override[Part] | undefined },
): Parameters {
  const present = Object.entries({ ...overrideIn(parameters, environment), ...change })
  const override = Object.fromEntries(present.filter(([, part]) => part !== undefined))
  const others = Object.entries(parameters.environments).filter(([name]) => name !== environment)
  const own = Object.keys(override).length === 0 ? [] : [[environment, override] as const]
  return { ...parameters, environments: Object.fromEntries([...others, ...own]) }
}

/** The action with another connection: everywhere, or in an environment alone, where undefined takes it out again. */
export function withConnection(action: Action, environment: string | null, connection: string | undefined): Action {
  return byKind<Action>(action, {
    kafkaSend: (sending) => ({
      ...sending,
      parameters:
        environment === null
          ? { ...sending.parameters, connection: connection ?? '' }
          : withOverride(sending.parameters, environment, { connection }),
    }),
    kafkaReceive: (receiving) => ({
      ...receiving,
      parameters:
        environment === null
          ? { ...receiving.parameters, connection: connection ?? '' }
          : withOverride(receiving.parameters, environment, { connection }),
    }),
    script: (script) => script,
  })
}

/** What of an action can differ in an environment. */
export type OverridePart = 'connection' | 'topics' | 'topic'

/** The environments, besides one, in which a part differs. */
export function environmentsWithOwn(
  parameters: KafkaSendParameters | KafkaReceiveParameters,
  part: OverridePart,
  besides: string | null,
): readonly string[] {
  return Object.entries(parameters.environments).flatMap(([name, override]) => {
    const own = new Map<string, unknown>(Object.entries(override)).get(part)
    return name !== besides && own !== undefined && own !== '' ? [name] : []
  })
}
