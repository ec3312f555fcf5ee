import type { RunScript } from '@sendwright/engine'
import { parseExactJson } from '@sendwright/model'
import { scriptLimits, type ScriptFailure } from '@sendwright/script'
import { launchThread } from '../worker/launchThread.ts'
import { createWorkerQueue } from '../worker/workerQueue.ts'
import type { ScriptAnswer, ScriptQuestion } from './scriptProtocol.ts'

/** Bounds of the runner; each has a default. */
export interface ScriptRunnerOptions {
  /** From the moment the thread takes a script, by the clock; the script's own limit counts what it computes. */
  readonly timeLimitMs?: number
  /** How many scripts may wait or run before new ones are refused. */
  readonly maxWaiting?: number
}

/** Runs scripts in a thread of its own, one at a time, in order. */
export interface ScriptRunner {
  /** Never rejects for what a script does. Throws `WorkerQueueFailure` (`queue-full`) when too many wait. */
  readonly run: RunScript
  /** Why a script cannot be read; null where it can. Runs nothing. */
  check(source: string): Promise<ScriptFailure | null>
  /** Ends the thread; what still waits fails. */
  close(): Promise<void>
}

/** A runner whose thread starts with the first script; one that cannot be ended otherwise ends the thread, and the next script has a fresh one. */
export function createScriptRunner({
  timeLimitMs = scriptLimits.timeMs * 3,
  maxWaiting = 10_000,
}: ScriptRunnerOptions = {}): ScriptRunner {
  const queue = createWorkerQueue<ScriptQuestion, ScriptAnswer>({
    launch: launchThread,
    file: new URL('./scriptWorker.ts', import.meta.url),
    memoryMegabytes: 256,
    maxWaiting,
    things: 'scripts',
    idleMs: 60_000,
    startsAtOnce: false,
  })

  async function ask(question: ScriptQuestion): Promise<ScriptAnswer> {
    const outcome = await queue.ask(question, timeLimitMs)
    switch (outcome.kind) {
      case 'done':
        return outcome.answer
      case 'time-out':
        return failure(`The script took longer than ${scriptLimits.timeMs / 1000} s, so it was ended.`)
      case 'out-of-memory':
        return failure('The script and its results need more memory than there is for them.')
    }
  }

  return {
    async run({ source, data, refusals, connections }) {
      const answer = await ask({ source, data: JSON.stringify(data), refusals, connections })
      if (answer === null) throw new Error('A script was run, and nothing is said of it')
      return answer.ok ? { ...answer, data: parseExactJson(answer.data) } : answer
    },
    async check(source) {
      const answer = await ask({ check: source })
      return answer === null || answer.ok ? null : answer
    },
    close: () => queue.close(),
  }
}

function failure(message: string): ScriptFailure {
  return { ok: false, message, line: null, column: null, logs: [] }
}
