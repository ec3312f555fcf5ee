import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { KeeperCommand, KeeperPlan } from './apacheKafkaKeeper.ts'

/** The process that keeps the brokers of one cluster, and ends them when this process is gone. */
export interface Keeper {
  /** Resolves when it is done. */
  readonly command: (command: KeeperCommand['command'], node: number) => Promise<void>
  readonly isRunning: (node: number) => Promise<boolean>
  /** Ends the brokers and cleans up. */
  readonly end: () => Promise<void>
}

const keeperFile = fileURLToPath(new URL('./apacheKafkaKeeper.ts', import.meta.url))

/** Starts a keeper; no broker is started yet. */
export function startKeeper(plan: KeeperPlan): Keeper {
  const keeper = spawn(process.execPath, [keeperFile, JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A group of its own: a Ctrl-C in the terminal must not end it before it has cleaned up.
    detached: true,
  })
  const ended = once(keeper, 'exit')
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  keeper.stdin.on('error', () => {})
  createInterface({ input: keeper.stdout }).on('line', (line) => {
    // Written by the keeper.
    const { id, error, result } = JSON.parse(line) as { id: number; error: string | null; result: unknown }
    const command = waiting.get(id)
    waiting.delete(id)
    if (error === null) command?.resolve(result)
    else command?.reject(new Error(`The keeper of Apache Kafka says: ${error}`))
  })
  keeper.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The keeper of Apache Kafka has ended'))
    waiting.clear()
  })

  function tell(command: KeeperCommand['command'], node: number): Promise<unknown> {
    if (keeper.exitCode !== null) throw new Error('The keeper of Apache Kafka has ended')
    const answer = Promise.withResolvers<unknown>()
    lastId += 1
    waiting.set(lastId, answer)
    keeper.stdin.write(`${JSON.stringify({ id: lastId, node, command })}\n`)
    return answer.promise
  }

  return {
    command: async (command, node) => void (await tell(command, node)),
    isRunning: async (node) => (await tell('isRunning', node)) === true,
    end: async () => {
      keeper.stdin.end()
      await ended
    },
  }
}
