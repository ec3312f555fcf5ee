import {
  defaultEnvironmentName,
  type ConfigurationValue,
  type EffectiveEnvironment,
  type EffectiveParameter,
  type Environment,
} from '@sendwright/model'
import type { ParameterVariables } from '../env.ts'

/** An environment as records are built in it, and the texts of its secrets, which only a real send may have. */
export interface ResolvedEnvironment {
  /** To be shown: the values of secrets are null. */
  readonly effective: EffectiveEnvironment
  /** By the name of the parameter. */
  readonly secrets: ReadonlyMap<string, string>
}

/**
 * What counts in an environment: its own parameters over those of `default`, with the values of environment variables
 * (rule I16 of `docs/spec/library.md`). Without an environment, or for `default`, the defaults alone count.
 */
export function resolveEnvironment(
  environment: Environment | null,
  defaults: Environment | null,
  variables: ParameterVariables,
): ResolvedEnvironment {
  const chosen = environment?.name === defaultEnvironmentName ? null : environment
  const own = chosen?.parameters ?? {}
  const named = new Map([...Object.entries(defaults?.parameters ?? {}), ...Object.entries(own)])
  const names = [...named.keys()].toSorted()
  return {
    effective: {
      name: chosen?.name ?? null,
      stage: chosen?.stage ?? 'development',
      connections: chosen?.connections ?? {},
      topics: chosen?.topics ?? {},
      parameters: names.flatMap((name) => {
        const source = named.get(name)
        if (source === undefined) return []
        return [effectiveParameter(name, source, Object.hasOwn(own, name) ? 'environment' : 'default', variables)]
      }),
    },
    secrets: new Map(
      [...named].flatMap(([name, source]): [string, string][] => {
        const secret = source.kind === 'secretEnvironmentVariable' ? variables.get(source.variable) : undefined
        return secret === undefined ? [] : [[name, secret.reveal()]]
      }),
    ),
  }
}

function effectiveParameter(
  name: string,
  source: ConfigurationValue,
  from: EffectiveParameter['from'],
  variables: ParameterVariables,
): EffectiveParameter {
  const { kind } = source
  if (kind === 'value') return { name, kind, value: source.value, defined: true, from, variable: null }
  const { variable } = source
  const found = variables.get(variable)
  const value = kind === 'secretEnvironmentVariable' ? null : (found?.reveal() ?? null)
  return { name, kind, value, defined: found !== undefined, from, variable }
}
