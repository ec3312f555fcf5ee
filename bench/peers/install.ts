import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = path.join(import.meta.dirname, '../../node_modules/.cache/bench-peers')

/** Installs npm packages into a folder of their own beside the workspace, once; the folder with `node_modules`. */
export function installFromNpm(name: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  return once(name, async (folder) => {
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await run('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error'], { cwd: folder })
  })
}

/** Installs a Python package into an environment of its own, once; the folder with `bin/python`. */
export function installFromPyPi(name: string, requirement: string): Promise<string> {
  return once(name, async (folder) => {
    await run('python3', ['-m', 'venv', folder])
    await run(path.join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', requirement])
  })
}

/** A finished folder is marked; one that was left half-way is made anew. */
async function once(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cache, name)
  const mark = path.join(folder, 'installed')
  if (existsSync(mark)) return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await install(folder)
  await writeFile(`${mark}.new`, '')
  await rename(`${mark}.new`, mark)
  return folder
}
