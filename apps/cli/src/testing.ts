import { runCli } from './runCli.ts'

/** What a command has printed, complained about and ended with. */
export interface CliRun {
  readonly code: number
  /** Results, each a JSON text. */
  readonly lines: readonly string[]
  readonly complaints: string
}

/** Runs a command as `npm run cli` does, with these lines on standard input. */
export async function cli(
  args: readonly string[],
  input: readonly (string | Uint8Array)[] = [],
  fetching: typeof fetch = fetch,
): Promise<CliRun> {
  const lines: string[] = []
  const complaints: string[] = []
  const code = await runCli(args, {
    input: chunks(input),
    print: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
    fetch: fetching,
  })
  return { code, lines, complaints: complaints.join('\n') }
}

/** Cut in the middle of lines and characters, as a pipe may do. */
async function* chunks(lines: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]))
  for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7)
}
