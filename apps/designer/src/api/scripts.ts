import { api } from './client.ts'

/** What a script is run with: its source, the data it sees, and where its connections lead. */
export type ScriptRunRequest = Parameters<typeof api.runScript>[0]['body']

/** What a script would send and set. */
export type ScriptRunAnswer = Awaited<ReturnType<typeof api.runScript>>

/** Runs a script against data on the server; nothing is sent or stored. */
export function runScript(body: ScriptRunRequest): Promise<ScriptRunAnswer> {
  return api.runScript({ body })
}
