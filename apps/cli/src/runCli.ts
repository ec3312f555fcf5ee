import { deliveriesCommand } from './deliveriesCommand.ts'
import { exitCodes } from './exitCodes.ts'
import { generalHelp } from './help.ts'
import { publishCommand } from './publish/publishCommand.ts'
import { runsCommand } from './runsCommand.ts'
import { startCommand } from './startCommand.ts'
import { UsageError } from './usageError.ts'

/** What a command may touch. */
export interface Terminal {
  readonly input: AsyncIterable<Uint8Array | string>
  /** One line of results. */
  print(line: string): void
  /** One line for people. */
  complain(line: string): void
  readonly fetch: typeof fetch
}

const commands = {
  publish: publishCommand,
  deliveries: deliveriesCommand,
  start: startCommand,
  runs: runsCommand,
} as const satisfies Record<string, (args: readonly string[], terminal: Terminal) => Promise<number>>

/** Runs a command and gives the exit code: see `exitCodes`. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.print(generalHelp)
    return exitCodes.fine
  }
  if (!isCommand(name)) {
    terminal.complain(name === '' ? generalHelp : `There is no command "${name}".\n\n${generalHelp}`)
    return exitCodes.wrongUse
  }
  try {
    return await commands[name](rest, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.complain(`${error.message}\nSee: npm run cli -- ${name} --help`)
    return exitCodes.wrongUse
  }
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name)
}
