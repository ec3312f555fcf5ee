import type { RunFilter, StartRuns } from '@sendwright/contract'
import type { JsonData, Run, RunStateName } from '@sendwright/model'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { deliveryQueries } from './deliveries.ts'

const key = ['runs'] as const

/** Rows of a page of a list. */
const pageSize = 60

/** A time of starts that moves with the clock. */
export type RunTime = { readonly kind: 'last'; readonly ms: number } | { readonly kind: 'today' | 'always' }

/** What the counts are about, and with `state` the list. `environment` none = started without one. */
export interface RunScope {
  readonly state?: RunStateName
  readonly process?: string
  readonly environment?: string
  readonly search?: string
  readonly time: RunTime
}

/** Runs: `overview`, the key of a list (see `readRunPage`), `detail`, its `bpmn` and its `data` step by step. */
export const runQueries = {
  all: key,
  overview: (scope: Omit<RunScope, 'state'>) =>
    queryOptions({
      queryKey: [...key, 'overview', scope],
      queryFn: ({ signal }) => api.runOverview({ query: filterOf(scope), signal }),
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  listKey: (scope: RunScope) => [...key, 'list', scope] as const,
  /** Whether there is any run at all. */
  any: () =>
    queryOptions({
      queryKey: [...key, 'any'],
      queryFn: async ({ signal }) => (await api.listRuns({ query: { limit: 1 }, signal })).runs.length > 0,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: [...key, 'detail', id],
      queryFn: ({ signal }) => api.getRun({ params: { id }, signal }),
      staleTime: 0,
    }),
  /** The diagram of the version that it executes, which never changes. */
  bpmn: (id: string) =>
    queryOptions({
      queryKey: [...key, 'bpmn', id],
      queryFn: ({ signal }) => api.getRunBpmn({ params: { id }, signal }),
      staleTime: Infinity,
    }),
  /** The data before and after each step; `moments` names how far the run was, so that it is asked again when it goes on. */
  data: (id: string, moments: number) =>
    queryOptions({
      queryKey: [...key, 'data', id, moments],
      queryFn: ({ signal }) => api.getRunData({ params: { id }, signal }),
      placeholderData: keepPreviousData,
      staleTime: Infinity,
    }),
}

/** One page of the list, the newest first; `after` null is the first. */
export async function readRunPage(scope: RunScope, after: string | null, signal: AbortSignal) {
  const { runs, next } = await api.listRuns({
    query: { ...filterOf(scope), limit: pageSize, ...(after !== null && { after }) },
    signal,
  })
  return { rows: runs, next }
}

/** How many runs of a process there are by state, as of now. */
export function readRunCounts(process: string) {
  return api.runOverview({ query: { process } })
}

/** The run as a JSON file: data, every event, every record and receipt. */
export function exportRun(id: string): Promise<string> {
  return api.exportRun({ params: { id } })
}

/** A run to start. `idempotencyKey` is the same for the same request: asked again, it starts no second run. */
export interface RunStart {
  readonly process: string
  readonly version: number | null
  readonly environment: string | null
  readonly data: JsonData
  readonly key: string | null
  readonly idempotencyKey: string
}

/** Starts a run; answers with its id as soon as it is stored. */
export function useStartRun() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ process, idempotencyKey, ...run }: RunStart) =>
      api.startRuns({
        params: { id: process },
        idempotencyKey,
        body: { ...run, by: 'designer' } satisfies Partial<StartRuns>,
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...key, 'any'] }),
  })
}

/** The parameters of an action, as they can be edited for one visit. */
export type EditedParameters = NonNullable<NonNullable<Parameters<typeof api.editAction>[0]['body']>['parameters']>

/** What a person decides about an action of a run in a visit. */
export type RunDecision =
  | { readonly operation: 'retry' | 'skip' | 'cancel'; readonly reason: string | null }
  | { readonly operation: 'trigger'; readonly data: JsonData }
  | { readonly operation: 'edit'; readonly data: JsonData | null; readonly parameters: EditedParameters | null }

export interface DecideRun {
  readonly run: string
  readonly action: string
  readonly visit: string
  readonly decision: RunDecision
  /** Of a trigger: asked again with the same key, it triggers once. */
  readonly idempotencyKey?: string
}

/** Retries, edits, skips, cancels or triggers an action; answers with the run as it is then. */
export function useDecideRun() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (request: DecideRun) => decide(request),
    onSuccess: (run) => showRun(queryClient, run),
    onError: (_error, { run }) => queryClient.invalidateQueries({ queryKey: runQueries.detail(run).queryKey }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: [...deliveryQueries.all, 'detail'] }),
  })
}

function decide({ run, action, visit, decision, idempotencyKey }: DecideRun): Promise<Run> {
  const params = { id: run, actionId: action }
  switch (decision.operation) {
    case 'retry':
      return api.retryAction({ params, body: { visit, reason: decision.reason } })
    case 'skip':
      return api.skipAction({ params, body: { visit, reason: decision.reason } })
    case 'cancel':
      return api.cancelAction({ params, body: { visit, reason: decision.reason } })
    case 'trigger':
      return api.triggerAction({
        params,
        body: { visit, data: decision.data },
        ...(idempotencyKey !== undefined && { idempotencyKey }),
      })
    case 'edit':
      return api.editAction({ params, body: { visit, data: decision.data, parameters: decision.parameters } })
  }
}

/** Ends a run: its tokens, timers and what has not been sent. */
export function useCancelRun() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ run, reason }: { readonly run: string; readonly reason: string | null }) =>
      api.cancelRun({ params: { id: run }, body: { reason } }),
    onSuccess: (run) => showRun(queryClient, run),
  })
}

function showRun(queryClient: ReturnType<typeof useQueryClient>, run: Run): void {
  queryClient.setQueryData(runQueries.detail(String(run.id)).queryKey, run)
}

function filterOf({ state, process, environment, search, time }: RunScope): RunFilter {
  return {
    ...(state !== undefined && { state }),
    ...(process !== undefined && { process }),
    ...(environment !== undefined && { environment }),
    ...(search !== undefined && { search }),
    ...timeOf(time),
  }
}

/** Since when, as of now. */
function timeOf(time: RunTime): { readonly from?: string } {
  if (time.kind === 'always') return {}
  if (time.kind === 'last') return { from: new Date(Date.now() - time.ms).toISOString() }
  const midnight = new Date()
  midnight.setHours(0, 0, 0, 0)
  return { from: midnight.toISOString() }
}
