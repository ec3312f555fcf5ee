import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './usageError.ts'

/** Options and names of a command line. Throws `UsageError` for what the command does not know. */
export function readCommandLine<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
