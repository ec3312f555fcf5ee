import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { reportSession } from './serverState.ts'

/** What the server says about itself. */
export const systemQueries = {
  health: () => queryOptions({ queryKey: ['health'], queryFn: ({ signal }) => api.health({ signal }) }),
}

/** Exchanges the token for a session; everything that was refused is asked again. */
export function useOpenSession() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (token: string) => api.openSession({ body: { token } }),
    onSuccess: async () => {
      reportSession()
      await queryClient.invalidateQueries()
    },
  })
}
