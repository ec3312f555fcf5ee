import type { ScriptFailure, ScriptSuccess, SendRefusal } from '@sendwright/script'

/** What the worker is asked: to run a script, or only to read it. */
export type ScriptQuestion = ScriptWork | { readonly check: string }

/** A script to run. Data travels as JSON text: exact numbers are objects that a thread boundary does not copy. */
export interface ScriptWork {
  readonly source: string
  readonly data: string
  readonly refusals: ReadonlyMap<string, SendRefusal>
  readonly connections: readonly string[]
}

/** How the script ended, its data as JSON text; null for one that was only read and can be run. */
export type ScriptAnswer = ScriptFailure | (Omit<ScriptSuccess, 'data'> & { readonly data: string }) | null
