/** The language of dates and numbers; the catalogue's, so that a sentence never mixes two. */
export const locale = 'en-GB'

const count = new Intl.NumberFormat(locale)
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const clockWithSeconds = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const exactClock = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const shortDayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })

/** A count with thousands separators. Not for ids and offsets, which are exact. */
export function formatCount(value: number | bigint): string {
  return count.format(value)
}

/** A count where there is little room: `940`, `9,400`, `12k`, `3.5M`; cut, never rounded up. */
export function formatShortCount(value: number): string {
  if (value < 10_000) return count.format(value)
  if (value < 1_000_000) return `${count.format(Math.floor(value / 1_000))}k`
  return `${oneDigit.format(Math.floor(value / 100_000) / 10)}M`
}

/** A number with its noun: "1 process", "9 processes". */
export function formatPlural(value: number, one: string, many: string): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** A size: `275 B`, `1.2 KB`, `5 MB`; units of 1024. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${count.format(bytes)} B`
  if (bytes < 1024 * 1024) return `${oneDigit.format(bytes / 1024)} KB`
  return `${oneDigit.format(bytes / 1024 / 1024)} MB`
}

/** A measured time from milliseconds: `0.4 ms`, `23 ms`, `1.2 s`, `2 min 5 s`. */
export function formatMilliseconds(ms: number): string {
  if (ms < 10) return `${oneDigit.format(ms)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${oneDigit.format(ms / 1000)} s`
  if (ms >= 3_600_000) return formatHours(Math.round(ms / 60_000))
  const seconds = Math.round(ms / 1000)
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** From whole minutes: `2 h`, `2 h 5 min`, `3 days 4 h`. */
function formatHours(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = `${formatCount(Math.floor(hours / 24))} days`
  return hours % 24 === 0 ? days : `${days} ${hours % 24} h`
}

/** Clock time, `14:02`. */
export function formatClock(iso: string): string {
  return clock.format(new Date(iso))
}

/** Clock time to the minute, `14:02`; with the date in front when it is not today's. */
export function formatMinute(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  return isSameDay(at, now) ? clock.format(at) : `${dayWords(at, now)}, ${clock.format(at)}`
}

/** Clock time with milliseconds, `14:02:31.418`; with the date in front when it is not today's. */
export function formatExactTime(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const time = exactClock.format(at)
  return isSameDay(at, now) ? time : `${dayWords(at, now)}, ${time}`
}

/** For a narrow column: `14:02:31.418` today, `30 Oct, 14:02:31` before and after, the year with other years. */
export function formatShortTime(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  return isSameDay(at, now) ? exactClock.format(at) : `${shortDate(at, now)}, ${clockWithSeconds.format(at)}`
}

/** The same to the second: `14:02:31`, `30 Oct, 14:02:31`. */
export function formatShortSecond(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const time = clockWithSeconds.format(at)
  return isSameDay(at, now) ? time : `${shortDate(at, now)}, ${time}`
}

/** The same to the minute: `14:02`, `30 Oct, 14:02`. */
export function formatShortMinute(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  return isSameDay(at, now) ? clock.format(at) : `${shortDate(at, now)}, ${clock.format(at)}`
}

/** The whole moment in a fixed shape, `2026-11-21 13:49:03.559`, in the time of this computer. */
export function formatStamp(iso: string): string {
  const at = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${exactClock.format(at)}`
}

/** Clock time, with seconds where there are some, `14:02` or `14:02:31`; with the date in front when it is not today's. */
export function formatMoment(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const time = at.getSeconds() === 0 ? clock.format(at) : clockWithSeconds.format(at)
  return isSameDay(at, now) ? time : `${dayWords(at, now)}, ${time}`
}

/** How old something fresh is: "now", "4 s", "3 min", "6 h"; null when it is older than a day. */
export function formatAge(iso: string, now: Date = new Date()): string | null {
  const seconds = Math.floor((now.getTime() - new Date(iso).getTime()) / 1000)
  if (seconds < 1) return 'now'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return null
}

/** When something happened, as a person says it: "4 min ago", "today, 13:50", "yesterday, 17:20", "30 October". */
export function formatWhen(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const seconds = (now.getTime() - at.getTime()) / 1000
  if (seconds < 10) return 'now'
  if (seconds < 60) return `${Math.floor(seconds)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (isSameDay(at, now)) return `today, ${clock.format(at)}`
  if (isSameDay(at, dayBefore(now))) return `yesterday, ${clock.format(at)}`
  return dayWords(at, now)
}

/** The whole date and time, for tooltips. */
export function formatDateTime(iso: string): string {
  const at = new Date(iso)
  return `${dayOfYear.format(at)}, ${exactClock.format(at)}`
}

/** A day, `30 October`; with the year when it is not this one. */
export function formatDay(iso: string, now: Date = new Date()): string {
  return dayWords(new Date(iso), now)
}

function dayWords(at: Date, now: Date): string {
  return at.getFullYear() === now.getFullYear() ? day.format(at) : dayOfYear.format(at)
}

function shortDate(at: Date, now: Date): string {
  return at.getFullYear() === now.getFullYear() ? shortDay.format(at) : shortDayOfYear.format(at)
}

function dayBefore(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
}

function isSameDay(one: Date, other: Date): boolean {
  return (
    one.getFullYear() === other.getFullYear() &&
    one.getMonth() === other.getMonth() &&
    one.getDate() === other.getDate()
  )
}

/** A sentence whose numbers stay on one line with their units. */
export function keepUnits(sentence: string): string {
  return sentence.replaceAll(/(\d) (ms|s|min|h|B|KB|MB)\b/g, '$1\u00a0$2')
}
