import type { JsonData, Problem, ScriptAction } from '@sendwright/model'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { runScript, type ScriptRunAnswer } from '../../api/scripts.ts'
import { lineStart } from './scriptPosition.ts'

/** How a script's last run against the sample context ended. */
export interface ScriptOutcome {
  readonly source: string
  /** The data that it was given. */
  readonly data: JsonData
  readonly environment: string | null
  /** null where there was no answer. */
  readonly answer: ScriptRunAnswer | null
  /** Why there was none. */
  readonly error: unknown
}

/** A script's runs against the sample context, for the panel and the dock alike. */
export interface ScriptRun {
  readonly isRunning: boolean
  /** null before the first. */
  readonly last: ScriptOutcome | null
  readonly run: (data: JsonData, environment: string | null) => void
}

let outcomes: ReadonlyMap<string, ScriptOutcome> = new Map()
let running: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

/** The runs of an action's script. */
export function useScriptRun({ id, parameters: { source } }: ScriptAction): ScriptRun {
  const last = useSyncExternalStore(subscribe, () => outcomes.get(id) ?? null)
  const isRunning = useSyncExternalStore(subscribe, () => running.has(id))
  const run = useCallback(
    (data: JsonData, environment: string | null) => void runOnce({ id, source, data, environment }),
    [id, source],
  )
  return useMemo(() => ({ isRunning, last, run }), [isRunning, last, run])
}

const noProblems: readonly Problem[] = []

/** Where the last run failed, for as long as the script is as it was then. */
export function useScriptProblems(action: ScriptAction): readonly Problem[] {
  const last = useSyncExternalStore(subscribe, () => outcomes.get(action.id) ?? null)
  return useMemo(() => {
    const failure = last?.answer?.failure ?? null
    if (last === null || failure === null || last.source !== action.parameters.source) return noProblems
    const range = failure.line === null ? null : lineStart(last.source, failure.line)
    return [
      {
        code: 'script-failed',
        path: '/parameters/source',
        severity: 'error',
        message: failure.message,
        ...(range !== null && { position: range }),
      },
    ]
  }, [last, action.parameters.source])
}

interface Run {
  readonly id: string
  readonly source: string
  readonly data: JsonData
  readonly environment: string | null
}

async function runOnce({ id, source, data, environment }: Run): Promise<void> {
  if (running.has(id)) return
  running = new Set([...running, id])
  tell()
  const outcome = await runScript({ source, context: data, environment }).then(
    (answer) => ({ answer, error: null }),
    (error: unknown) => ({ answer: null, error }),
  )
  outcomes = new Map(outcomes).set(id, { source, data, environment, ...outcome })
  running = new Set([...running].filter((each) => each !== id))
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
