import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['topics'] as const

/** Where to read records back from. `offset` null means the last ones. */
export interface RecordsPlace {
  readonly connection: string
  readonly topic: string
  readonly partition: number
  readonly offset: string | null
  readonly limit: number
}

/** The topics of a cluster, one topic's partitions and configuration, and its records. */
export const topicQueries = {
  all: key,
  list: (connection: string) =>
    queryOptions({
      queryKey: [...key, connection, 'list'],
      queryFn: async ({ signal }) => (await api.listTopics({ params: { id: connection }, signal })).topics,
      enabled: connection !== '',
      staleTime: 15_000,
    }),
  detail: (connection: string, topic: string) =>
    queryOptions({
      queryKey: [...key, connection, 'detail', topic],
      queryFn: ({ signal }) => api.getTopic({ params: { id: connection, topic }, signal }),
      enabled: connection !== '' && topic !== '',
    }),
  records: ({ connection, topic, partition, offset, limit }: RecordsPlace) =>
    queryOptions({
      queryKey: [...key, connection, 'records', topic, partition, offset, limit],
      queryFn: ({ signal }) =>
        api.readRecords({
          params: { id: connection, topic },
          query: { partition, limit, ...(offset !== null && { offset }) },
          signal,
        }),
      staleTime: 0,
    }),
}

/** What a new topic needs: its name; partitions, replicas and configuration have defaults. */
export type NewTopic = Parameters<typeof api.createTopic>[0]['body']

/** Creates a topic where the cluster allows it. */
export function useCreateTopic(connection: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: NewTopic) => api.createTopic({ params: { id: connection }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...key, connection] }),
  })
}
