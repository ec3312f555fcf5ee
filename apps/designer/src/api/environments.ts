import type { Environment } from '@sendwright/model'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['environments'] as const

/** The environments, the default values first, and the names of the server's variables that parameters can name. */
export const environmentQueries = {
  all: key,
  list: () =>
    queryOptions({
      queryKey: [...key, 'list'],
      queryFn: ({ signal }) => api.listEnvironments({ signal }),
    }),
}

/**
 * Creates or replaces an environment. With `version` it saves over that one only: `ApiError` with `version-conflict`
 * when there is a newer one.
 */
export function useSaveEnvironment() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ version, environment }: { readonly version?: number; readonly environment: Environment }) =>
      api.putEnvironment({
        params: { name: environment.name },
        body: environment,
        ...(version !== undefined && { ifMatch: version }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}

/** Deletes an environment; `version` is what the person saw. */
export function useDeleteEnvironment() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ name, version }: { readonly name: string; readonly version: number }) =>
      api.deleteEnvironment({ params: { name }, ifMatch: version }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}
