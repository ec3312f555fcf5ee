import { defaultEnvironmentName, type EffectiveEnvironment } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { environmentQueries } from '../../../api/environments.ts'

/** The environment of a run as records are built in it; the default values where it has none. */
export function useRunEnvironment(name: string | null): EffectiveEnvironment | undefined {
  const views = useQuery(environmentQueries.list()).data?.environments
  return views?.find((view) => view.name === (name ?? defaultEnvironmentName))?.effective
}
