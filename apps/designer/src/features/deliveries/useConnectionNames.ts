import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { connectionQueries } from '../../api/connections.ts'

/** The name of a connection by its id; the id itself where the connection is gone or not loaded. */
export function useConnectionNames(): (id: string) => string {
  const { data } = useQuery(connectionQueries.list())
  const names = useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data])
  return useCallback((id) => names.get(id) ?? id, [names])
}
