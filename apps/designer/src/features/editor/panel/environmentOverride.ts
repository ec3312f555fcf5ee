import type { KafkaSendParameters } from '@sendwright/model'

/** What an action says for one environment alone. */
export type EnvironmentOverride = KafkaSendParameters['environments'][string]

/** What parameters say for an environment alone; empty for none, and where no environment is chosen. */
export function overrideIn(parameters: KafkaSendParameters, environment: string | null): EnvironmentOverride {
  const { environments } = parameters
  return (environment !== null && Object.hasOwn(environments, environment) ? environments[environment] : null) ?? {}
}

/** The parameters with something else for an environment alone; undefined takes a part out again. */
export function withOverride(
  parameters: KafkaSendParameters,
  environment: string,
  change: { readonly connection?: string | undefined; readonly topics?: readonly string[] | undefined },
): KafkaSendParameters {
  const present = Object.entries({ ...overrideIn(parameters, environment), ...change })
  const override = Object.fromEntries(present.filter(([, part]) => part !== undefined))
  const others = Object.entries(parameters.environments).filter(([name]) => name !== environment)
  const own = Object.keys(override).length === 0 ? [] : [[environment, override] as const]
  return { ...parameters, environments: Object.fromEntries([...others, ...own]) }
}

/** The environments, besides one, in which a part differs. */
export function environmentsWithOwn(
  parameters: KafkaSendParameters,
  part: 'connection' | 'topics',
  besides: string | null,
): readonly string[] {
  return Object.entries(parameters.environments).flatMap(([name, override]) =>
    name !== besides && override[part] !== undefined && override[part] !== '' ? [name] : [],
  )
}
