import type { SandboxFault } from '@sendwright/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** The id of the connection to it. */
export const sandboxId = 'sandbox'

const key = ['sandbox'] as const

/** How the sandbox misbehaves now. */
export const sandboxQueries = {
  faults: () =>
    queryOptions({
      queryKey: [...key, 'faults'],
      queryFn: async ({ signal }) => (await api.listSandboxFaults({ signal })).faults,
      staleTime: 0,
      // How often a rule was met changes while requests come.
      refetchInterval: (query) => ((query.state.data?.length ?? 0) > 0 ? 2_000 : false),
    }),
}

/** A rule to be added; what is left out has its default. */
export type NewFault = Parameters<typeof api.addSandboxFault>[0]['body']

/** Adds rules, in their order. */
export function useAddFaults() {
  return useFaultChange(async (faults: readonly NewFault[]) => {
    for (const body of faults) await api.addSandboxFault({ body })
  })
}

/** Removes rules by their ids. */
export function useRemoveFaults() {
  return useFaultChange(async (ids: readonly string[]) => {
    for (const id of ids) await api.removeSandboxFault({ params: { id } })
  })
}

/** Removes all rules. */
export function useHealSandbox() {
  return useFaultChange(() => api.clearSandboxFaults({}))
}

/** What can be done to the sandbox once. */
export type Disturbance = Parameters<typeof api.disturbSandbox>[0]['body']

/** Does one thing to the sandbox now. */
export function useDisturbSandbox() {
  return useMutation({ mutationFn: (body: Disturbance) => api.disturbSandbox({ body }) })
}

/** A rule that is in force. */
export type ActiveFault = SandboxFault & { readonly id: string; readonly met: number }

function useFaultChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}
