/** What a field of date and time holds, in the local time of who reads it: `2026-11-21T14:25:00`. */
export function toLocalInput(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** The moment that a field of date and time names; null while it is empty or half filled in. */
export function fromLocalInput(value: string): Date | null {
  if (!/^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(value)) return null
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? null : at
}

/** Times that are offered besides the field. */
export const relativeTimes = ['in15Minutes', 'in1Hour', 'tomorrowMorning', 'nextMonday'] as const
export type RelativeTime = (typeof relativeTimes)[number]

const morning = 8

/** The moment of a relative time, on the local clock. */
export function relativeTime(choice: RelativeTime, now: Date): Date {
  switch (choice) {
    case 'in15Minutes':
      return new Date(now.getTime() + 15 * 60_000)
    case 'in1Hour':
      return new Date(now.getTime() + 60 * 60_000)
    case 'tomorrowMorning':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, morning)
    case 'nextMonday':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + ((8 - now.getDay()) % 7 || 7), morning)
  }
}
