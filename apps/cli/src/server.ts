import { readFile } from 'node:fs/promises'
import { createApiClient, type ApiClient } from '@sendwright/contract'
import type { Terminal } from './runCli.ts'
import { UsageError } from './usageError.ts'

/** Options that say where the server is, for `parseArgs`. */
export const serverOptions = {
  server: { type: 'string', default: 'http://127.0.0.1:4400' },
  'token-file': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** A client of the server that the options name. */
export async function openServer(
  values: { readonly server: string; readonly 'token-file'?: string | undefined },
  terminal: Terminal,
): Promise<ApiClient> {
  const url = URL.parse(values.server)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--server is "${values.server}". It needs an address such as http://127.0.0.1:4400.`)
  const file = values['token-file']
  const token = file === undefined ? undefined : await readToken(file)
  const baseUrl = `${url.href.replace(/\/$/, '')}/api`
  return createApiClient({ baseUrl, fetch: terminal.fetch, ...(token !== undefined && { token }) })
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch {
    throw new UsageError(`--token-file is "${file}", which cannot be read.`)
  }
}
