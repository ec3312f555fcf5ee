import { createProblem, defaultEnvironmentName, type EffectiveEnvironment, type Problem } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { resolveEnvironment, type ResolvedEnvironment } from './effectiveEnvironment.ts'

type Needs = Pick<Dependencies, 'store' | 'parameterVariables'>

/** The environment that a request names, null and `default` for the default values alone; null when there is none. */
export async function findEnvironment(name: string | null, needs: Needs): Promise<ResolvedEnvironment | null> {
  const { environments } = needs.store
  const isDefault = name === null || name === defaultEnvironmentName
  const [defaults, chosen] = await Promise.all([
    environments.get(defaultEnvironmentName),
    isDefault ? null : environments.get(name),
  ])
  if (!isDefault && chosen === null) return null
  return resolveEnvironment(chosen?.environment ?? null, defaults?.environment ?? null, needs.parameterVariables)
}

/** Every environment but the defaults, as it counts. */
export async function allEnvironments({ store, parameterVariables }: Needs): Promise<readonly EffectiveEnvironment[]> {
  const stored = (await store.environments.list()).map(({ environment }) => environment)
  const defaults = stored.find(({ name }) => name === defaultEnvironmentName) ?? null
  return stored
    .filter((environment) => environment !== defaults)
    .map((environment) => resolveEnvironment(environment, defaults, parameterVariables).effective)
}

/** The problem of a request that names an environment which is not there. */
export function unknownEnvironment(environment: string): Problem {
  return createProblem('unknown-environment', '/environment', { environment })
}
