import { endpoints, endpointUrl, type IntegrationImport, type IntegrationView } from '@sendwright/contract'
import { keepPreviousData, queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

const key = ['integrations'] as const

/** The library: `list()` with what scenarios are found by, `detail(id)` with models, `use(id)` by actions, `packs()`. */
export const integrationQueries = {
  all: key,
  list: () =>
    queryOptions({
      queryKey: [...key, 'list'],
      queryFn: async ({ signal }) => (await api.listIntegrations({ signal })).integrations,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...key, 'detail', id],
      queryFn: ({ signal }) => api.getIntegration({ params: { id }, signal }),
      enabled: id !== '',
    }),
  use: (id: string) =>
    queryOptions({
      queryKey: [...key, 'use', id],
      queryFn: async ({ signal }) => (await api.getIntegrationUse({ params: { id }, signal })).uses,
      enabled: id !== '',
      // Actions change in the editor, often in another tab.
      staleTime: 0,
    }),
  /** Problems of an integration that is not stored; the key is all of it, so give it no more than is to be checked. */
  check: (body: IntegrationBody) =>
    queryOptions({
      queryKey: [...key, 'check', JSON.stringify(body)],
      queryFn: async ({ signal }) => (await api.checkIntegration({ body, signal })).problems,
      gcTime: 0,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  packs: () =>
    queryOptions({
      queryKey: [...key, 'packs'],
      queryFn: async ({ signal }) => (await api.listPacks({ signal })).packs,
    }),
}

/** An integration to be stored; without `id` the server gives one. */
export type IntegrationBody = Parameters<typeof api.createIntegration>[0]['body']

/** A document, or several that refer to each other, and how to read them. */
export type ImportRequest = Parameters<typeof api.importIntegrations>[0]['body']

/** Adds an integration; answers with it. */
export function useCreateIntegration() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: IntegrationBody) => api.createIntegration({ body }),
    onSuccess: (integration) => showIntegrations(queryClient, [integration]),
  })
}

/** Saves an integration over the version that was read; `ApiError` with `version-conflict` when there is a newer one. */
export function useSaveIntegration() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version, body }: { id: string; version: number; body: IntegrationBody }) =>
      api.updateIntegration({ params: { id }, ifMatch: version, body }),
    onSuccess: (integration) => showIntegrations(queryClient, [integration]),
  })
}

/** Deletes an integration; `version` is what the person saw. */
export function useDeleteIntegration() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version }: { readonly id: string; readonly version: number }) =>
      api.deleteIntegration({ params: { id }, ifMatch: version }),
    onSuccess: (_nothing, { id }) => {
      queryClient.removeQueries({ queryKey: integrationQueries.detail(id).queryKey })
      return queryClient.invalidateQueries({ queryKey: key })
    },
  })
}

/** What importing documents would do; nothing is stored. The signal stops waiting for it. */
export function previewImport(request: ImportRequest, signal: AbortSignal): Promise<IntegrationImport> {
  return api.importIntegrations({ body: { ...request, dryRun: true }, signal })
}

/** Imports documents; answers with what was made of them. Connections may be new too. */
export function useImportIntegrations() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (request: ImportRequest) => api.importIntegrations({ body: { ...request, dryRun: false } }),
    onSuccess: (answer) => showImport(queryClient, answer),
  })
}

/** Installs a ready-made pack, or updates what it installed. */
export function useInstallPack() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.installPack({ params: { id } }),
    onSuccess: (answer) => showImport(queryClient, answer),
  })
}

/** Where a browser downloads the library, or one integration of it, as one file. */
export function exportUrl(format: 'yaml' | 'json', id?: string): string {
  return `/api${endpointUrl(endpoints.exportLibrary.path, {}, { format, id })}`
}

async function showImport(queryClient: QueryClient, answer: IntegrationImport): Promise<void> {
  await Promise.all([
    showIntegrations(queryClient, answer.integrations),
    answer.connections.length > 0 && queryClient.invalidateQueries({ queryKey: ['connections'] }),
  ])
}

/** Puts integrations that the server answered with into the cache, and asks for lists and uses again. */
async function showIntegrations(queryClient: QueryClient, integrations: readonly IntegrationView[]): Promise<void> {
  for (const integration of integrations)
    queryClient.setQueryData(integrationQueries.detail(integration.id).queryKey, integration)
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: integrationQueries.list().queryKey }),
    queryClient.invalidateQueries({ queryKey: integrationQueries.packs().queryKey }),
    queryClient.invalidateQueries({ queryKey: [...key, 'use'] }),
  ])
}
