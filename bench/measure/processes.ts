import { readdirSync, readFileSync } from 'node:fs'

/** What the operating system has noted of a process: CPU in seconds, its ended children included, memory in bytes. */
export interface ProcessUse {
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** For processes that use kafkajs as it comes, which warns of itself on every start. */
export const quietEnvironment = { ...process.env, NODE_NO_WARNINGS: '1', KAFKAJS_NO_PARTITIONER_WARNING: '1' }

interface ProcessEntry extends ProcessUse {
  readonly id: number
  readonly parent: number
  readonly name: string
}

/** CPU seconds so far of all descendants of this process by what they are called, `postgres`, `java`; {} off Linux. */
export function cpuSecondsByName(): Readonly<Record<string, number>> {
  const seconds: Record<string, number> = {}
  for (const { name, cpuSeconds } of descendants(process.pid)) seconds[name] = (seconds[name] ?? 0) + cpuSeconds
  return seconds
}

/** CPU seconds so far of the descendants of this process whose command line matches; 0 off Linux. */
export function cpuSecondsOfCommands(pattern: RegExp): number {
  return descendants(process.pid).reduce(
    (sum, { id, cpuSeconds }) => sum + (pattern.test(commandOf(id)) ? cpuSeconds : 0),
    0,
  )
}

/** What one process has used so far; not-a-number off Linux, or when it has ended. */
export function processUse(id: number): ProcessUse {
  return readEntry(id) ?? { cpuSeconds: Number.NaN, residentBytes: Number.NaN }
}

/** A server's processes write into it what they do. */
function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function descendants(root: number): readonly ProcessEntry[] {
  const entries = allEntries()
  const found = new Set([root])
  let before = 0
  while (found.size > before) {
    before = found.size
    for (const { id, parent } of entries) if (found.has(parent)) found.add(id)
  }
  return entries.filter(({ id }) => id !== root && found.has(id))
}

function allEntries(): readonly ProcessEntry[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readEntry(Number(name)) ?? [])
  } catch {
    return []
  }
}

/** See proc_pid_stat(5): the name stands in brackets and may hold anything; times are in hundredths of a second. */
function readEntry(id: number): ProcessEntry | null {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    const end = text.lastIndexOf(')')
    const fields = text
      .slice(end + 2)
      .split(' ')
      .map(Number)
    const field = (index: number) => fields[index] ?? 0
    return {
      id,
      parent: field(1),
      name: text.slice(text.indexOf('(') + 1, end),
      cpuSeconds: (field(11) + field(12) + field(13) + field(14)) / 100,
      residentBytes: field(21) * 4_096,
    }
  } catch {
    return null
  }
}
