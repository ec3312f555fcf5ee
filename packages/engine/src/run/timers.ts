import { parseDuration, type ProcessNode } from '@sendwright/model'

/** Later than any timer that means something, and still a year that every database writes with four digits. */
const latest = Date.UTC(9999, 0, 1)

/**
 * The time a duration after another, ISO 8601. Years and months go by the calendar in UTC, and a day that a month does
 * not have becomes its last one; days are 24 hours. null where the text is no duration.
 */
export function afterDuration(at: string, duration: string): string | null {
  const parts = parseDuration(duration)
  if (parts === null) return null
  const start = new Date(at)
  const months = start.getUTCMonth() + parts.months + 12 * parts.years
  const year = start.getUTCFullYear() + Math.floor(months / 12)
  const month = months % 12
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const calendar = new Date(start)
  calendar.setUTCFullYear(year, month, Math.min(start.getUTCDate(), lastDay))
  const rest = ((((parts.weeks * 7 + parts.days) * 24 + parts.hours) * 60 + parts.minutes) * 60 + parts.seconds) * 1_000
  const time = calendar.getTime() + Math.round(rest)
  return new Date(Number.isNaN(time) || time > latest ? latest : time).toISOString()
}

/** When a timer event that begins to wait now is due; null where its text cannot be read. */
export function eventDueAt(timer: ProcessNode['timer'], at: string): string | null {
  if (timer === null) return null
  const text = timer.text.trim()
  if (timer.kind === 'duration') return afterDuration(at, text)
  return timer.kind === 'date' ? readInstant(text) : null
}

const dateTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/

/** A date and time of ISO 8601 as an instant; without an offset it is meant in UTC. null where it is none. */
export function readInstant(text: string): string | null {
  const match = dateTime.exec(text)
  if (match === null) return null
  const normal = text
    .replace(',', '.')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    .replace(/(T.*[+-]\d{2})$/, '$1:00')
  const time = Date.parse(text.includes('T') && match[1] === undefined ? `${normal}Z` : normal)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** The id of an action's timer: another one each time that it is set. */
export function actionTimer(visit: string, action: string, turn: number): string {
  return `${visit}/${action}/${turn}`
}

/** The id of the time-out of a receive action. */
export function replyTimer(visit: string, action: string, attempt: number): string {
  return `${visit}/${action}/reply/${attempt}`
}

/** The id of the timer of an event that a token stands on. */
export function eventTimer(visit: string): string {
  return `${visit}//event`
}

/** The id of the timer of a boundary event. */
export function boundaryTimer(visit: string, boundary: string): string {
  return `${visit}//boundary/${boundary}`
}
