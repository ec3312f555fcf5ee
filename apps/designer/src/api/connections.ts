import type { Connection } from '@sendwright/model'
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['connections'] as const

/** The connections, and the check of one. */
export const connectionQueries = {
  all: key,
  list: () =>
    queryOptions({
      queryKey: [...key, 'list'],
      queryFn: async ({ signal }) => (await api.listConnections({ signal })).connections,
      // Checks under way, also those started elsewhere, come to their end in the list too.
      refetchInterval: (query) =>
        query.state.data?.some((connection) => connection.lastCheck?.state === 'running') === true ? 500 : false,
    }),
  check: (id: string) =>
    queryOptions({
      queryKey: [...key, 'check', id],
      queryFn: ({ signal }) => api.getConnectionCheck({ params: { id }, signal }),
      // Steps take milliseconds to seconds; while one runs the check is asked for often.
      refetchInterval: (query) => (query.state.data?.state === 'running' ? 250 : false),
      staleTime: 0,
    }),
}

/** Adds a connection; answers with it. */
export function useCreateConnection() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: Connection) => api.createConnection({ body }),
    onSuccess: () => refreshConnections(queryClient),
  })
}

/** Replaces a connection's settings. */
export function useUpdateConnection() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (connection: Connection) => api.updateConnection({ params: { id: connection.id }, body: connection }),
    onSuccess: () => refreshConnections(queryClient),
  })
}

/** Deletes a connection. */
export function useDeleteConnection() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.deleteConnection({ params: { id } }),
    onSuccess: () => refreshConnections(queryClient),
  })
}

/** Starts a check; its steps are followed with `connectionQueries.check`. */
export function useStartCheck() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.startConnectionCheck({ params: { id } }),
    onSuccess: (check, id) => {
      queryClient.setQueryData(connectionQueries.check(id).queryKey, check)
      return refreshConnections(queryClient)
    },
  })
}

function refreshConnections(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: connectionQueries.list().queryKey })
}
