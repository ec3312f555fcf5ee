// `npm start` and `npm run dev`: installs, builds, runs the server until it is told to stop.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildDesigner, installDependencies, node, root } from './install.mjs'

/**
 * V8 lets the young generation grow to 128 MB, which a server that moves many small records fills and never gives back.
 * Where the old one may grow to 2 GB or more, V8 lets garbage come to three times what is used before it looks: with
 * 100,000 records waiting 340 MB resident instead of 240 MB.
 */
const nodeArguments = JSON.parse(readFileSync(path.join(root, 'apps/server/nodeArguments.json'), 'utf8'))

const isDev = process.argv.includes('--dev')

installDependencies()
if (!isDev) buildDesigner()
const children = isDev ? [startWatchedServer(), startVite()] : [startServer()]
endTogether(children)

function startServer() {
  // The channel tells the server when this process is gone, also when it was killed.
  return spawn(node, [...nodeArguments, 'apps/server/src/main.ts'], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
}

function startWatchedServer() {
  const folders = ['apps/server/src', ...readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/src`)]
  const watched = folders.map((folder) => `--watch-path=${folder}`)
  return spawn(node, [...nodeArguments, ...watched, '--watch-preserve-output', 'apps/server/src/main.ts'], {
    cwd: root,
    stdio: 'inherit',
  })
}

function startVite() {
  return spawn(node, ['node_modules/vite/bin/vite.js'], { cwd: path.join(root, 'apps/designer'), stdio: 'inherit' })
}

/** Passes signals on, ends everything when one part or the caller ends, and exits with the first exit code. */
function endTogether(processes) {
  let exitCode = null
  const end = (signal) => processes.forEach((child) => child.exitCode === null && child.kill(signal))
  // Ctrl-C reaches the children too, through the terminal's process group; they end by themselves.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => end('SIGTERM'))
  process.on('SIGHUP', () => end('SIGTERM'))
  // npm cannot pass a signal on when it is killed itself: a new parent, or a new one of the shell between, means that it is gone.
  const callers = callerIds()
  const watch = setInterval(() => callerIds() !== callers && end('SIGTERM'), 500)
  let running = processes.length
  for (const child of processes) {
    child.on('exit', (code, signal) => {
      exitCode ??= code ?? (signal === null ? 0 : 1)
      running -= 1
      end('SIGTERM')
      if (running > 0) return
      clearInterval(watch)
      process.exit(exitCode)
    })
  }
}

/** The process that started this one and the one that started that, as a text to compare. */
function callerIds() {
  const status = `/proc/${process.ppid}/status`
  const next = existsSync(status) ? /^PPid:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] : ''
  return `${process.ppid} ${next}`
}
