// Runs on the Node that starts the scripts (20.19 or newer), before anything is installed: plain JavaScript, no packages.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

/** The Node of the repository, installed as a package: it runs TypeScript and is the same everywhere. */
export const node = path.join(root, 'node_modules/node/bin/node')

const pnpm = 'pnpm@12.21.0'

/** Installs what the lock file names, unless that has been done for exactly these files. */
export function installDependencies() {
  const stamp = path.join(root, 'node_modules/.sendwright-installed')
  const wanted = hashFiles(manifestFiles())
  if (existsSync(node) && readStamp(stamp) === wanted) return
  console.error('Installing packages …')
  // Without --prefer-offline npx asks the registry each time, and waits for minutes where there is no network.
  run('npx', ['--prefer-offline', '-y', pnpm, 'install', '--frozen-lockfile'], 'The packages could not be installed')
  if (!existsSync(node)) fail('The npm package "node" has no binary for this platform. Linux and Windows have one.')
  writeStamp(stamp, wanted)
}

/** Builds the page, unless it has been built from exactly these files. */
export function buildDesigner() {
  const stamp = path.join(root, 'apps/designer/dist/.built-from')
  const wanted = hashFiles([...manifestFiles(), ...designerFiles()])
  if (readStamp(stamp) === wanted) return
  console.error('Building the page …')
  run(
    node,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    'The page could not be built',
    'apps/designer',
  )
  writeStamp(stamp, wanted)
}

function run(command, args, failure, directory = '.') {
  const result = spawnSync(command, args, {
    cwd: path.join(root, directory),
    // Standard output belongs to what is started: `npm run cli` is read by other programs.
    stdio: ['inherit', 2, 2],
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_update_notifier: 'false' },
  })
  if (result.status !== 0) fail(`${failure}. The lines above say why.`)
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

function manifestFiles() {
  const packages = ['apps', 'packages'].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => path.join(group, name, 'package.json')),
  )
  return [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'bench/package.json',
    'chaos/package.json',
    'e2e/package.json',
    ...packages,
  ]
}

function designerFiles() {
  const folders = ['apps/designer', ...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)]
  return folders.flatMap(listFiles).filter((file) => !/\.test\.tsx?$/.test(file))
}

function listFiles(folder) {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.vite'].includes(entry.name)) return []
    const file = path.join(folder, entry.name)
    return entry.isDirectory() ? listFiles(file) : [file]
  })
}

function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of files.toSorted()) {
    const absolute = path.join(root, file)
    if (existsSync(absolute)) hash.update(file).update('\0').update(readFileSync(absolute)).update('\0')
  }
  return hash.digest('hex')
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function writeStamp(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}
