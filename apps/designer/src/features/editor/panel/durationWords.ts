import { parseDuration, type Action, type DurationParts } from '@sendwright/model'
import { text } from '../../../text/en.ts'

const units = [
  'years',
  'months',
  'weeks',
  'days',
  'hours',
  'minutes',
  'seconds',
] as const satisfies readonly (keyof DurationParts)[]

/** What an ISO 8601 duration means: "5 minutes", "1 day 2 hours"; null when the text is none. */
export function durationInWords(duration: string): string | null {
  return inWords(duration, text.panel.duration)
}

/** The same in short: "5 min", "1 day 2 h". */
export function durationInShort(duration: string): string | null {
  return inWords(duration, text.panel.duration.short)
}

function inWords(
  duration: string,
  words: Readonly<Record<(typeof units)[number], (value: number) => string>>,
): string | null {
  const parts = parseDuration(duration)
  if (parts === null) return null
  const said = units.flatMap((unit) => (parts[unit] > 0 ? [words[unit](parts[unit])] : []))
  return said.length === 0 ? text.panel.duration.atOnce : said.join(' ')
}

const fixedUnits = ['weeks', 'days', 'hours', 'minutes', 'seconds'] as const
const seconds = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const

/**
 * How long a run stays on a step at least, in short words: the timers of its automatic root actions, one after the
 * other. null where there are none, and where years or months have no fixed length.
 */
export function leastStay(actions: readonly Action[]): string | null {
  let total = 0
  for (const action of actions) {
    const counts = action.enabled && action.trigger === 'automatic' && action.parent === null
    if (!counts || action.timer === null) continue
    const parts = parseDuration(action.timer)
    if (parts === null || parts.years > 0 || parts.months > 0) return null
    for (const unit of fixedUnits) total += seconds[unit] * parts[unit]
  }
  return total === 0 ? null : durationInShort(secondsToDuration(total))
}

function secondsToDuration(total: number): string {
  const days = Math.floor(total / seconds.days)
  const hours = Math.floor((total % seconds.days) / seconds.hours)
  const minutes = Math.floor((total % seconds.hours) / seconds.minutes)
  const rest = Math.round((total % seconds.minutes) * 1000) / 1000
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`
  return `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`
}
