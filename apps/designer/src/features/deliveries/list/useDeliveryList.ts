import type { DeliverySummary } from '@sendwright/model'
import { deliveryQueries, readPage, type ListScope } from '../../../api/deliveries.ts'
import { useLiveList, type ListLiveness, type LiveListState } from '../../../app/liveList/useLiveList.ts'

/** The list of deliveries, live. */
export type DeliveryListState = LiveListState<DeliverySummary>

/** Follows the deliveries of a scope. */
export function useDeliveryList(scope: ListScope, liveness: ListLiveness): DeliveryListState {
  return useLiveList<DeliverySummary>(
    {
      queryKey: deliveryQueries.listKey(scope),
      readPage: (after, signal) => readPage(scope, after, signal),
      isNewestFirst: scope.order === 'newest',
    },
    liveness,
  )
}
