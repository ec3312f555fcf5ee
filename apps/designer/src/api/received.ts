import type { Received } from '@sendwright/model'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['received'] as const

/** What became of a record. */
export type ReceivedState = Received['state']

/** Which received records a list shows. */
export interface ReceivedScope {
  readonly state?: ReceivedState
  readonly connection?: string
  readonly topic?: string
}

/** Records on the topics that runs listen to: the key of a list (see `readReceivedPage`), `detail`, the `topics`. */
export const receivedQueries = {
  all: key,
  listKey: (scope: ReceivedScope) => [...key, 'list', scope] as const,
  detail: (id: string) =>
    queryOptions({
      queryKey: [...key, 'detail', id],
      queryFn: ({ signal }) => api.getReceived({ params: { id }, signal }),
      staleTime: 0,
    }),
  /** How many records wait for a step that takes them. */
  unmatched: () =>
    queryOptions({
      queryKey: [...key, 'unmatched'],
      queryFn: async ({ signal }) =>
        (await api.listReceived({ query: { state: 'unmatched', limit: 1 }, signal })).unmatched,
      refetchInterval: 5_000,
      staleTime: 0,
    }),
  topics: () =>
    queryOptions({
      queryKey: [...key, 'topics'],
      queryFn: async ({ signal }) => (await api.listeningTopics({ signal })).topics,
      refetchInterval: 3_000,
      staleTime: 0,
    }),
}

/** One page of the list, the newest first; `after` null is the first. */
export async function readReceivedPage(scope: ReceivedScope, after: string | null, signal: AbortSignal) {
  const { received, next } = await api.listReceived({
    query: { ...scope, limit: 60, ...(after !== null && { after }) },
    signal,
  })
  return { rows: received, next }
}

/** Takes an unmatched record out of those that a later step may still take. */
export function useDiscardReceived() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.discardReceived({ params: { id } }),
    onSuccess: (received) => queryClient.setQueryData(receivedQueries.detail(received.id).queryKey, received),
    onSettled: () => queryClient.invalidateQueries({ queryKey: receivedQueries.unmatched().queryKey }),
  })
}
