import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['testSends'] as const

/** Earlier test sends of a process, or of one of its actions, the newest first. */
export const testSendQueries = {
  all: key,
  list: ({ process, action }: { readonly process: string; readonly action?: string }) =>
    queryOptions({
      queryKey: [...key, process, action ?? null],
      queryFn: async ({ signal }) =>
        (await api.listTestSends({ query: { process, ...(action !== undefined && { action }) }, signal })).testSends,
    }),
}

/** What a test send needs: the action, the context and, for the history, where it stands. */
export type TestSendRequest = Parameters<typeof api.testSend>[0]['body']

/** Builds, checks and sends the records of an action now; answers with receipts. */
export function useTestSend() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: TestSendRequest) => api.testSend({ body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}
