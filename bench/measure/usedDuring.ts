import type { Server } from '../product/server.ts'
import { figure } from './figures.ts'
import { cpuSecondsByName } from './processes.ts'

/** The heads of what `usedDuring` answers. */
export const useHeads = ['server', 'PostgreSQL', 'server MB'] as const

/** CPU of the server and of its database in percent of one core until the promise is settled, and the server's memory then. */
export async function usedDuring(server: Pick<Server, 'use'>, during: Promise<unknown>): Promise<readonly string[]> {
  const startedAt = performance.now()
  const before = { server: server.use().cpuSeconds, postgres: postgresSeconds() }
  await during
  const elapsed = (performance.now() - startedAt) / 1_000
  const percent = (now: number, then: number) => `${figure(((now - then) / elapsed) * 100, 1)} %`
  return [
    percent(server.use().cpuSeconds, before.server),
    percent(postgresSeconds(), before.postgres),
    figure(server.use().residentBytes / 1e6),
  ]
}

function postgresSeconds(): number {
  return cpuSecondsByName()['postgres'] ?? Number.NaN
}
