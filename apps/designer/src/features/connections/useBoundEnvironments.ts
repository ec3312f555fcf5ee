import type { EnvironmentView } from '@sendwright/contract'
import { useQuery } from '@tanstack/react-query'
import { environmentQueries } from '../../api/environments.ts'

/** The environments by the connection that they lead to. */
export type EnvironmentsByConnection = ReadonlyMap<string, readonly EnvironmentView[]>

const none: EnvironmentsByConnection = new Map()

/** Which environments bind something to each connection; empty until they are known. */
export function useBoundEnvironments(): EnvironmentsByConnection {
  return (
    useQuery({ ...environmentQueries.list(), select: ({ environments }) => byConnection(environments) }).data ?? none
  )
}

function byConnection(environments: readonly EnvironmentView[]): EnvironmentsByConnection {
  const bound = new Map<string, EnvironmentView[]>()
  for (const environment of environments) {
    for (const id of new Set(Object.values(environment.connections)))
      bound.set(id, [...(bound.get(id) ?? []), environment])
  }
  return bound
}
