import type { ImportRow } from '@sendwright/message'
import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../../api/connections.ts'

/** A value of a row as it is shown: connections have a name that says more than their id. */
export function useShownValue({ kind }: ImportRow, value: string | null): string | null {
  const connections = useQuery({ ...connectionQueries.list(), enabled: kind === 'connection' }).data ?? []
  if (kind !== 'connection' || value === null) return value
  return connections.find(({ id }) => id === value)?.name ?? value
}
