import type { RunSummary, RunWait } from '@sendwright/model'
import { text } from '../../text/en.ts'
import { formatShortSecond } from '../../text/format.ts'

/** What a step waits for, beside its name: "timer until 14:36:41", "for a reply since 14:25:50". */
export function waitWords({ for: kind, since, until, what }: RunWait, now: Date = new Date()): string {
  const words = text.runs.waits
  const from = formatShortSecond(since, now)
  switch (kind) {
    case 'timer':
      return until === null ? words.timer(null) : words.timer(formatShortSecond(until, now))
    case 'trigger':
      return words.trigger(what, from)
    case 'reply':
      return words.reply(from)
    case 'join':
      return words.join(what)
    case 'delivery':
      return words.delivery
    case 'script':
      return words.script
  }
}

/** What stands beside the name of the step where a run is: what it waits for, or why it stopped. */
export function currentWords(
  { state, current }: Pick<RunSummary, 'state' | 'current'>,
  now: Date = new Date(),
): { readonly words: string; readonly isFailure: boolean } | null {
  if (current === null) return null
  if (current.stopped !== null) return { words: current.stopped, isFailure: state === 'failed' }
  return current.wait === null ? null : { words: waitWords(current.wait, now), isFailure: false }
}
