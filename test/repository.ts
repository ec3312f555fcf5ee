import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** The repository's folder. */
export const root = path.resolve(import.meta.dirname, '..')

const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist', 'fixtures'])

/** TypeScript files below a folder, as paths from the repository's root. */
export function listSources(folder: string): readonly string[] {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listSources(file)
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [file] : []
  })
}

/** Whether a file is a test or serves only tests. */
export function isTestFile(file: string): boolean {
  return /\.(test|e2e)\.tsx?$/.test(file) || /\/testing(\.ts$|\/)/.test(file)
}
