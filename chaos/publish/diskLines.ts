import { open } from 'node:fs/promises'

/** A file of JSON lines. */
export interface DiskLines<Line> {
  /** Resolves when the line is on disk. */
  readonly write: (line: Line) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens a new one. Lines that come while the disk is busy are written together: nothing here may hold up the proxies,
 * which run in this process.
 */
export async function openDiskLines<Line>(file: string): Promise<DiskLines<Line>> {
  const handle = await open(file, 'wx')
  let waiting: string[] = []
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null

  return {
    write(line) {
      waiting.push(`${JSON.stringify(line)}\n`)
      next ??= writing.then(async () => {
        const text = waiting.join('')
        waiting = []
        writing = next ?? writing
        next = null
        await handle.appendFile(text)
        await handle.datasync()
      })
      return next
    },
    close: async () => {
      await (next ?? writing)
      await handle.close()
    },
  }
}
