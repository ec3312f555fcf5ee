import { parseDuration, type DurationParts } from '@sendwright/model'

const units = [
  ['years', 'year', 'years'],
  ['months', 'month', 'months'],
  ['weeks', 'week', 'weeks'],
  ['days', 'day', 'days'],
  ['hours', 'h', 'h'],
  ['minutes', 'min', 'min'],
  ['seconds', 's', 's'],
] as const satisfies readonly (readonly [keyof DurationParts, string, string])[]

/** What an ISO 8601 duration means, in short: `5 min`, `1 day 2 h`; null is `at once`, what is none stays as it is. */
export function durationWords(duration: string | null): string {
  if (duration === null) return 'at once'
  const parts = parseDuration(duration)
  if (parts === null) return duration
  const said = units.flatMap(([unit, one, many]) => {
    const count = parts[unit]
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : []
  })
  return said.length === 0 ? 'at once' : said.join(' ')
}

/** Longer texts are cut where they are named in a sentence. */
const longestNamed = 80

/** A text as it is named in a sentence: in quotation marks, cut where it is long; null is `none`. */
export function named(text: string | null): string {
  if (text === null) return 'none'
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `"${line.length > longestNamed ? `${line.slice(0, longestNamed - 1).trimEnd()}…` : line}"`
}

/** A type of BPMN as people write it: `SendTask` is `send task`. */
export function typeWords(type: string): string {
  return type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}
