import { endpoints, endpointUrl, type BulkOperation, type DeliveryFilter } from '@sendwright/contract'
import { keepPreviousData, queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['deliveries'] as const

/** Rows of a page of the list. */
export const pageSize = 100

/** A time that moves with the clock, or one that stands still. ISO 8601. */
export type DeliveryTime =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  | { readonly kind: 'always' }

/** What the counts, the chart and the causes are about. */
export interface OverviewScope {
  readonly connection?: string
  readonly topic?: string
  readonly time: DeliveryTime
}

/** Which deliveries the list shows, and in which order. */
export interface ListScope {
  readonly filter: Omit<DeliveryFilter, 'from' | 'to'>
  readonly time: DeliveryTime
  readonly order: 'newest' | 'due'
}

/** Deliveries: `overview`, the key of a list (see `readPage`), `detail`, `upcoming`, and how the connections and bulk operations stand. */
export const deliveryQueries = {
  all: key,
  overview: (scope: OverviewScope) =>
    queryOptions({
      queryKey: [...key, 'overview', scope],
      queryFn: ({ signal }) => {
        const { connection, topic, time } = scope
        return api.deliveryOverview({
          query: {
            ...(connection !== undefined && { connection }),
            ...(topic !== undefined && { topic }),
            ...timeQuery(time),
          },
          signal,
        })
      },
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  listKey: (scope: ListScope) => [...key, 'list', scope] as const,
  /** Whether there is any delivery at all. */
  any: () =>
    queryOptions({
      queryKey: [...key, 'any'],
      queryFn: async ({ signal }) => (await api.listDeliveries({ query: { limit: 1 }, signal })).deliveries.length > 0,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...key, 'detail', id],
      queryFn: ({ signal }) => api.getDelivery({ params: { id }, signal }),
      staleTime: 0,
    }),
  upcoming: (scope: { readonly connection?: string; readonly topic?: string; readonly within: '1h' | '1d' | '7d' }) =>
    queryOptions({
      queryKey: [...key, 'upcoming', scope],
      queryFn: ({ signal }) => api.upcomingDeliveries({ query: scope, signal }),
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  connections: () =>
    queryOptions({
      queryKey: [...key, 'connections'],
      queryFn: async ({ signal }) => (await api.deliveryConnections({ signal })).connections,
    }),
  bulks: () =>
    queryOptions({
      queryKey: [...key, 'bulks'],
      queryFn: async ({ signal }) => (await api.listBulks({ signal })).bulks,
      staleTime: 0,
      refetchInterval: (query) => (query.state.data?.some((bulk) => bulk.state === 'running') === true ? 500 : false),
    }),
  retention: () =>
    queryOptions({ queryKey: [...key, 'retention'], queryFn: ({ signal }) => api.getDeliveryRetention({ signal }) }),
}

/** One page of the list; `after` null is the first. */
export async function readPage({ filter, time, order }: ListScope, after: string | null, signal: AbortSignal) {
  const { deliveries, next } = await api.listDeliveries({
    query: { ...filter, ...timeQuery(time), order, limit: pageSize, ...(after !== null && { after }) },
    signal,
  })
  return { rows: deliveries, next }
}

/** Where the deliveries of a filter are as a CSV file. */
export function deliveriesCsvUrl(filter: DeliveryFilter): string {
  return `/api${endpointUrl(endpoints.exportDeliveries.path, {}, filter)}`
}

/** What a person decides about one delivery. */
export type DeliveryDecision =
  | { readonly operation: 'retry' | 'restore'; readonly id: string }
  | { readonly operation: 'skip' | 'cancel'; readonly id: string; readonly reason: string | null }
  | { readonly operation: 'reschedule'; readonly id: string; readonly dueAt: string }

/** Retries, skips, cancels, reschedules or restores one delivery; `ApiError` 409 when it has gone on meanwhile. */
export function useDecideDelivery() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (decision: DeliveryDecision) => decide(decision),
    onSettled: (_summary, _error, { id }) => refreshDelivery(queryClient, id),
  })
}

function decide(decision: DeliveryDecision) {
  const params = { id: decision.id }
  switch (decision.operation) {
    case 'retry':
      return api.retryDelivery({ params })
    case 'restore':
      return api.restoreDelivery({ params })
    case 'skip':
      return api.skipDelivery({ params, body: { reason: decision.reason } })
    case 'cancel':
      return api.cancelDelivery({ params, body: { reason: decision.reason } })
    case 'reschedule':
      return api.rescheduleDelivery({ params, body: { dueAt: decision.dueAt } })
  }
}

/** Many deliveries at once: by ids, or by a filter. */
export interface BulkRequest {
  readonly operation: BulkOperation
  readonly ids?: readonly string[]
  readonly filter?: DeliveryFilter
  readonly dueAt?: string
  readonly reason?: string | null
}

/** A record that is sent as it is. `idempotencyKey` is the same for the same request: asked again, it is sent once. */
export interface SentRecord {
  readonly connection: string
  readonly topic: string
  readonly value: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly idempotencyKey: string
}

/** Has one record delivered. */
export function useSendRecord() {
  return useMutation({
    mutationFn: ({ connection, topic, value, headers, idempotencyKey }: SentRecord) =>
      api.publish({ body: { connection, messages: [{ topic, value, headers: [...headers] }] }, idempotencyKey }),
  })
}

/** Starts a bulk operation; `deliveryQueries.bulks` follows it, also on other pages and in other browsers. */
export function useStartBulk() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ ids, ...body }: BulkRequest) => api.startBulk({ body: { ...body, ...(ids && { ids: [...ids] }) } }),
    onSuccess: () => refreshBulks(queryClient),
  })
}

/** Stops a bulk operation; what is done stays done. */
export function useStopBulk() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.stopBulk({ params: { id } }),
    onSuccess: () => refreshBulks(queryClient),
  })
}

/** Takes a bulk operation back as another one, which the answer is. */
export function useUndoBulk() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.undoBulk({ params: { id } }),
    onSuccess: () => refreshBulks(queryClient),
  })
}

/** Tells a shard that has stopped what became of its batch in doubt. */
export function useDecideShard() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ shard, batch }: { readonly shard: string; readonly batch: 'sent' | 'not-sent' }) =>
      api.decideShard({ params: { shard }, body: { batch } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: deliveryQueries.connections().queryKey }),
  })
}

/** Sets how long the finished are kept. */
export function useSaveRetention() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (keepFinishedDays: number) => api.putDeliveryRetention({ body: { keepFinishedDays } }),
    onSuccess: (retention) => queryClient.setQueryData(deliveryQueries.retention().queryKey, retention),
  })
}

/** The times of a scope as of now. */
function timeQuery(time: DeliveryTime): { readonly from?: string; readonly to?: string } {
  if (time.kind === 'always') return {}
  return time.kind === 'last'
    ? { from: new Date(Date.now() - time.ms).toISOString() }
    : { from: time.from, to: time.to }
}

async function refreshDelivery(queryClient: QueryClient, id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: deliveryQueries.detail(id).queryKey }),
    queryClient.invalidateQueries({ queryKey: [...key, 'upcoming'] }),
  ])
}

function refreshBulks(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: deliveryQueries.bulks().queryKey })
}
