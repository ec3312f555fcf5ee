import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

/*
 * Keeps one broker for the process on the other end of its standard input. When that input ends, however the process
 * died, the broker is killed and its folder removed. Arguments: the folder, then the broker's command line for `java`.
 */
const [folder = '', ...javaArguments] = process.argv.slice(2)
let broker: ChildProcess | null = null

const commands: Readonly<Record<string, () => Promise<void>>> = {
  start: async () => {
    broker = spawn('java', javaArguments, { stdio: ['ignore', 'ignore', 'inherit'] })
    await once(broker, 'spawn')
  },
  kill: async () => {
    if (broker === null || broker.exitCode !== null || broker.signalCode !== null) return
    broker.kill('SIGKILL')
    await once(broker, 'exit')
  },
  pause: async () => void broker?.kill('SIGSTOP'),
  resume: async () => void broker?.kill('SIGCONT'),
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await commands[line]?.()
    process.stdout.write('done\n')
  } catch (error) {
    process.stdout.write(`${String(error)}\n`)
  }
}
await commands['kill']?.()
rmSync(folder, { recursive: true, force: true })
