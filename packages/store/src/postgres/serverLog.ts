import { openSync, renameSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClusterTools } from './cluster.ts'

/** Where PostgreSQL writes what happens to it. */
export function logPath(tools: ClusterTools): string {
  return join(tools.dataDir, 'postgres.log')
}

/** Opens the log for appending; a long one becomes `postgres.log.1` first. */
export function openLog(tools: ClusterTools): { readonly file: number; readonly offset: number } {
  const path = logPath(tools)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const rotate = size > maxLogBytes
  if (rotate) renameSync(path, `${path}.1`)
  return { file: openSync(path, 'a', 0o600), offset: rotate ? 0 : size }
}

/** What was written since the log was opened. */
export async function readLog(tools: ClusterTools, offset: number): Promise<string> {
  return (await readFile(logPath(tools))).subarray(offset).toString('utf8')
}

const maxLogBytes = 1_048_576
