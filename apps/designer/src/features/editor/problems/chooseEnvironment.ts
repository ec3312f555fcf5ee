import { defaultEnvironmentName, type EnvironmentStage } from '@sendwright/model'

/** What of an environment decides whether it is chosen. */
export interface ChoosableEnvironment {
  readonly name: string
  readonly stage: EnvironmentStage
}

/**
 * The environment to work in: the one that the address names, else the one remembered, else the first for development.
 * null = none, the default values alone; that is a choice too, under the name `default`. Names of environments that do
 * not exist (any more) are passed over.
 */
export function chooseEnvironment<Environment extends ChoosableEnvironment>(
  all: readonly Environment[],
  wanted: readonly (string | null | undefined)[],
): Environment | null {
  for (const name of wanted) {
    if (name === defaultEnvironmentName) return null
    const found = all.find((environment) => environment.name === name)
    if (found !== undefined) return found
  }
  return all.find(({ stage }) => stage === 'development') ?? null
}
