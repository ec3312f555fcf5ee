import type { ScriptFailure, ScriptSuccess, SendRefusal } from '@sendwright/script'

/** What the worker is asked. Data travels as JSON text: exact numbers are objects that a thread boundary does not copy. */
export interface ScriptWork {
  readonly source: string
  readonly data: string
  readonly refusals: ReadonlyMap<string, SendRefusal>
  readonly connections: readonly string[]
}

/** How the script ended, its data as JSON text. */
export type ScriptAnswer = ScriptFailure | (Omit<ScriptSuccess, 'data'> & { readonly data: string })
