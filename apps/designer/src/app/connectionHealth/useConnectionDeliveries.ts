import type { ConnectionDeliveries } from '@sendwright/contract'
import { useQuery } from '@tanstack/react-query'
import { deliveryQueries } from '../../api/deliveries.ts'
import { useLiveRefresh } from '../useLiveRefresh.ts'
import { degradedOf } from './degraded.ts'

const everyMs = 2_000

/** How the deliveries of every connection stand, live; what waits is counted anew only while one is degraded. */
export function useConnectionDeliveries(): readonly ConnectionDeliveries[] | undefined {
  const query = useQuery(deliveryQueries.connections())
  const isDegraded = query.data !== undefined && degradedOf(query.data).some(({ kind }) => kind !== 'fallback')
  useLiveRefresh(() => query.refetch(), { everyMs, events: isDegraded ? both : connectionOnly })
  return query.data
}

const both = ['changed', 'connection'] as const
const connectionOnly = ['connection'] as const
