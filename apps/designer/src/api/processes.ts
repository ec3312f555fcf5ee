import type { ProcessView } from '@sendwright/contract'
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['processes'] as const

/** The processes: `list()` with counts, `detail(id)` with the diagram, `actions(id)` by step. */
export const processQueries = {
  all: key,
  list: () =>
    queryOptions({
      queryKey: [...key, 'list'],
      queryFn: async ({ signal }) => (await api.listProcesses({ signal })).processes,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...key, 'detail', id],
      queryFn: ({ signal }) => api.getProcess({ params: { id }, signal }),
    }),
  /** The steps in flow order with their actions, as they were saved last. */
  actions: (id: string) =>
    queryOptions({
      queryKey: [...key, 'actions', id],
      queryFn: async ({ signal }) => (await api.getProcessActions({ params: { id }, signal })).nodes,
    }),
}

/** What a new process starts with. */
export type NewProcess = Parameters<typeof api.createProcess>[0]['body']

/** Creates a process; answers with it. */
export function useCreateProcess() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: NewProcess) => api.createProcess({ body }),
    onSuccess: (process) => showProcess(queryClient, process),
  })
}

/** Creates a process from the bytes of a BPMN file; `name` is used where the file names no process. */
export function useImportProcess() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ file, name }: { readonly file: Blob; readonly name: string }) =>
      api.importProcess({ body: file, query: { name } }),
    onSuccess: (process) => showProcess(queryClient, process),
  })
}

/** Creates a copy of a process under another name, with its diagram, actions, sample contexts and data model. */
export function useDuplicateProcess() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, name }: { readonly id: string; readonly name: string }) => {
      const { bpmn, sampleContexts, dataModel } = await api.getProcess({ params: { id } })
      return api.createProcess({ body: { name, bpmn, sampleContexts, dataModel } })
    },
    onSuccess: (process) => showProcess(queryClient, process),
  })
}

/** The sends of a process as an AsyncAPI document in YAML, as they are in an environment; null for none. */
export function exportAsyncApi(id: string, environment: string | null): Promise<string> {
  return api.exportProcessAsyncApi({ params: { id }, query: environment === null ? {} : { environment } })
}

/** Saves the draft over `version`; `ApiError` with `version-conflict` when there is a newer one. */
export function saveProcess(
  id: string,
  version: number,
  body: Parameters<typeof api.updateProcess>[0]['body'],
  signal?: AbortSignal,
): Promise<ProcessView> {
  return api.updateProcess({ params: { id }, ifMatch: version, body, ...(signal && { signal }) })
}

/** Puts a process that the server answered with into the cache, and asks for the list again. */
export function showProcess(queryClient: QueryClient, process: ProcessView): Promise<void> {
  queryClient.setQueryData(processQueries.detail(process.id).queryKey, process)
  return queryClient.invalidateQueries({ queryKey: processQueries.list().queryKey })
}
