import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

/*
 * Keeps the brokers of a cluster for the process on the other end of its standard input. When that input ends, however
 * the process died, the brokers are ended and the folder is removed. Its argument is the JSON of `KeeperPlan`.
 */

/** What the keeper keeps. */
export interface KeeperPlan {
  readonly folder: string
  /** The data stays, and the brokers are asked to stop instead of being killed. */
  readonly keepFolder: boolean
  /** Java's arguments by the node's id. */
  readonly nodes: Readonly<Record<string, readonly string[]>>
}

/** One line of its input; it answers with one line, `{ id, error, result }`, when it is done. */
export interface KeeperCommand {
  readonly id: number
  readonly node: number
  readonly command: 'start' | 'kill' | 'stop' | 'pause' | 'resume' | 'isRunning'
}

const stopWithinMs = 30_000

// Written by `startApacheKafka`.
const plan = JSON.parse(process.argv[2] ?? '') as KeeperPlan
const brokers = new Map<number, ChildProcess>()

const commands: Readonly<Record<KeeperCommand['command'], (node: number) => Promise<unknown>>> = {
  start: async (node) => {
    if (running(node) !== null) return
    const broker = spawn('java', plan.nodes[node] ?? [], { stdio: 'ignore' })
    await once(broker, 'spawn')
    brokers.set(node, broker)
  },
  kill: (node) => end(node, 'SIGKILL'),
  stop: (node) => end(node, 'SIGTERM'),
  pause: async (node) => running(node)?.kill('SIGSTOP'),
  resume: async (node) => running(node)?.kill('SIGCONT'),
  isRunning: async (node) => running(node) !== null,
}

function running(node: number): ChildProcess | null {
  const broker = brokers.get(node)
  return broker === undefined || broker.exitCode !== null || broker.signalCode !== null ? null : broker
}

async function end(node: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const broker = running(node)
  if (broker === null) return
  const ended = once(broker, 'exit')
  broker.kill(signal)
  // A paused one hears no request to stop, and one that has lost its cluster may wait for it for ever.
  if (signal === 'SIGTERM') await Promise.race([ended, delay(stopWithinMs, null, { ref: false })])
  if (running(node) !== null) broker.kill('SIGKILL')
  await ended
}

async function obey({ id, node, command }: KeeperCommand): Promise<void> {
  const answer = await commands[command](node).then(
    (result) => ({ id, error: null, result }),
    (failure: unknown) => ({ id, error: String(failure) }),
  )
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

// Whoever reads the answers may be gone already.
process.stdout.on('error', () => {})
// Written by `startApacheKafka`, one command a line.
for await (const line of createInterface({ input: process.stdin })) void obey(JSON.parse(line) as KeeperCommand)
await Promise.all([...brokers.keys()].map((node) => commands[plan.keepFolder ? 'stop' : 'kill'](node)))
if (!plan.keepFolder) rmSync(plan.folder, { recursive: true, force: true })
