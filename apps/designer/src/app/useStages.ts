import type { EnvironmentStage } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { environmentQueries } from '../api/environments.ts'

/** What each environment is for, by its name; null until they are known. */
export function useStages(): ReadonlyMap<string, EnvironmentStage> | null {
  const query = useQuery({
    ...environmentQueries.list(),
    select: ({ environments }) => new Map(environments.map(({ name, stage }) => [name, stage])),
  })
  return query.data ?? null
}
