import type { JsonData } from '@sendwright/model'

/** Why a send is refused at once. */
export type SendRefusal = 'not-connected' | 'buffer-full'

/** A script with what it may know. */
export interface ScriptRequest {
  readonly source: string
  /** A JSON object. */
  readonly data: JsonData
  /** The connections whose sends are refused, by their ids. */
  readonly refusals: ReadonlyMap<string, SendRefusal>
  /** The ids of all connections. */
  readonly connections: readonly string[]
}

/** A record that a script publishes. */
export interface ScriptSend {
  readonly connection: string
  readonly topic: string
  /** JSON text. */
  readonly value: string
  readonly key: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** How a script ended. One that failed has sent and set nothing. */
export type ScriptResult = ScriptSuccess | ScriptFailure

/** The data as the script left it, and what it publishes, in order. */
export interface ScriptSuccess {
  readonly ok: true
  readonly data: JsonData
  readonly sends: readonly ScriptSend[]
  readonly logs: readonly string[]
}

/** Why a script failed, and where in its text: line and column count from 1. */
export interface ScriptFailure {
  readonly ok: false
  readonly message: string
  readonly line: number | null
  readonly column: number | null
  readonly logs: readonly string[]
}

/** Bounds of one script. */
export interface ScriptLimits {
  readonly timeMs: number
  readonly memoryBytes: number
  /** The engine's own stack. */
  readonly stackBytes: number
  /** Of the data given, and of the data left where that is not larger than it was. */
  readonly dataBytes: number
  /** Of one record: value, key and headers. */
  readonly recordBytes: number
  /** Of all records. */
  readonly allRecordsBytes: number
  readonly sends: number
  readonly logLines: number
  readonly logLineLength: number
}

const mebibyte = 1024 * 1024

/** The bounds that scripts have. */
export const scriptLimits: ScriptLimits = {
  timeMs: 1000,
  memoryBytes: 32 * mebibyte,
  stackBytes: 256 * 1024,
  dataBytes: mebibyte,
  recordBytes: mebibyte,
  allRecordsBytes: 8 * mebibyte,
  sends: 1000,
  logLines: 1000,
  logLineLength: 1000,
}
