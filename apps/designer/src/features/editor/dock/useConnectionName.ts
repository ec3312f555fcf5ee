import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../../api/connections.ts'

/** The name of a connection; its id until the list is there, and for one that is not in it. */
export function useConnectionName(id: string): string {
  return useQuery(connectionQueries.list()).data?.find((connection) => connection.id === id)?.name ?? id
}
