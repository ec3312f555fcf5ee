import type { ProcessView, VersionView } from '@sendwright/contract'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { processQueries } from './processes.ts'

const key = ['versions'] as const

/** The action whose messages are rendered over the data of the last runs, as it is in the save `draftVersion`. */
export interface ReplayScope {
  readonly processId: string
  readonly draftVersion: number
  readonly nodeId: string
  readonly actionId: string
}

/** Published versions of a process: `list`, `detail` with its diagram and changes, what publishing would do as `plan`, and `replay`. */
export const versionQueries = {
  of: (processId: string) => [...key, processId] as const,
  list: (processId: string) =>
    queryOptions({
      queryKey: [...key, processId, 'list'],
      queryFn: async ({ signal }) => (await api.listVersions({ params: { id: processId }, signal })).versions,
    }),
  /** Its changes are those since the version before, or since `against`. */
  detail: (processId: string, number: number, against: number | null = null) =>
    queryOptions({
      queryKey: [...key, processId, 'detail', number, against],
      queryFn: ({ signal }) =>
        api.getVersion({
          params: { id: processId, number: String(number) },
          query: against === null ? {} : { against },
          signal,
        }),
      // A version never changes.
      staleTime: Infinity,
    }),
  /** Of the save `draftVersion` of the draft; `against` = another version than the live one. */
  plan: (processId: string, draftVersion: number, against: number | null = null) =>
    queryOptions({
      queryKey: [...key, processId, 'plan', draftVersion, against],
      queryFn: ({ signal }) =>
        api.publishPlan({ params: { id: processId }, query: against === null ? {} : { against }, signal }),
      placeholderData: keepPreviousData,
      // Runs, connections and versions of others count too.
      staleTime: 0,
    }),
  replay: ({ processId, draftVersion, nodeId, actionId }: ReplayScope) =>
    queryOptions({
      queryKey: [...key, processId, 'replay', draftVersion, nodeId, actionId],
      queryFn: ({ signal }) => api.replayAction({ params: { id: processId }, body: { nodeId, actionId }, signal }),
    }),
}

/** Freezes the save `draftVersion` of the draft as the next version; `ApiError` with `version-conflict` when there is a newer save. */
export function usePublish(processId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ draftVersion, note }: { readonly draftVersion: number; readonly note: string }) =>
      api.publishProcess({ params: { id: processId }, ifMatch: draftVersion, body: { note } }),
    onSuccess: async ({ number, publishedAt, draftVersion }: VersionView) => {
      queryClient.setQueryData(
        processQueries.detail(processId).queryKey,
        (process: ProcessView | undefined) =>
          process && { ...process, published: { number, publishedAt, draftVersion } },
      )
      await queryClient.invalidateQueries({ queryKey: processQueries.list().queryKey })
    },
    // What a refused request has found is in the next plan.
    onSettled: () => queryClient.invalidateQueries({ queryKey: versionQueries.of(processId) }),
  })
}

/** Makes a published version the draft again, in place of the save `draftVersion`; answers with the new draft. */
export function restoreVersion(processId: string, number: number, draftVersion: number): Promise<ProcessView> {
  return api.restoreVersion({ params: { id: processId, number: String(number) }, ifMatch: draftVersion })
}
