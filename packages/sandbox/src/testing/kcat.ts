import { spawn, spawnSync } from 'node:child_process'

const installKcat = 'kcat is missing. Install it: apt-get install kcat'
let kcatFound: boolean | undefined

/**
 * Why tests with kcat, the independent client, cannot run here; null where they can, and where they must
 * (`SENDWRIGHT_REQUIRE_ALL=1`) and are to fail instead of being skipped.
 */
export function whyNoKcat(): string | null {
  if (process.env['SENDWRIGHT_REQUIRE_ALL'] === '1') return null
  kcatFound ??= spawnSync('kcat', ['-V']).status === 0
  return kcatFound ? null : installKcat
}

/** A kcat that runs: what it writes, and the end of it. */
export interface KcatRun {
  /** Resolves with everything it wrote so far as soon as `isEnough` accepts it; rejects where kcat ends before. */
  output(isEnough: (written: string) => boolean): Promise<string>
  /** Resolves with all it wrote to standard output; rejects with what it complains about where it fails. */
  readonly ended: Promise<string>
  /** Ends it as Ctrl-C does, so that it leaves its group. */
  stop(): void
}

/** Starts kcat against `brokers`; `input` goes to its standard input. */
export function startKcat(brokers: readonly string[], args: readonly string[], input = ''): KcatRun {
  const child = spawn('kcat', ['-b', brokers.join(','), ...args])
  const watchers = new Set<() => void>()
  let written = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text
    for (const watcher of watchers) watcher()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  // A kcat that ends early closes its input; why it did is told by `ended`.
  child.stdin.on('error', () => {})
  child.stdin.end(input)

  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(installKcat, { cause: error })))
    child.on('close', (code) => {
      if (code === 0) resolve(written)
      else reject(new Error(`kcat ${args.join(' ')} ended with ${code}: ${complaints}`))
    })
  })
  // Whoever waits for `ended` or `output` is told; nobody has to wait for a kcat that is stopped.
  ended.catch(() => {})

  async function output(isEnough: (text: string) => boolean): Promise<string> {
    const enough = new Promise<string>((resolve) => {
      const watcher = () => {
        if (isEnough(written)) resolve(written)
      }
      watchers.add(watcher)
      watcher()
    })
    const early = ended.then((text) => {
      if (isEnough(text)) return text
      throw new Error(`kcat ended with no more than: ${text}${complaints}`)
    })
    return Promise.race([enough, early])
  }

  return { output, ended, stop: () => void child.kill('SIGINT') }
}

/** Runs kcat to its end and gives what it wrote to standard output. */
export function kcat(brokers: readonly string[], args: readonly string[], input = ''): Promise<string> {
  return startKcat(brokers, args, input).ended
}
