import { z } from 'zod'

/** An ISO 8601 duration such as `PT30S` or `P1DT2H`; refuses signs, repetitions and empty ones. */
export const durationSchema = z.iso.duration()

/** The parts of a duration, each zero or more. Seconds may have a fraction. */
export interface DurationParts {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

const durationPattern =
  /^P(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:[.,]\d+)?)S)?)?$/

/** The parts of a duration, or null when the text is not one. */
export function parseDuration(text: string): DurationParts | null {
  if (!durationSchema.safeParse(text).success) return null
  const groups = durationPattern.exec(text)?.groups
  if (!groups) return null
  const part = (name: string): number => Number((groups[name] ?? '0').replace(',', '.'))
  return {
    years: part('years'),
    months: part('months'),
    weeks: part('weeks'),
    days: part('days'),
    hours: part('hours'),
    minutes: part('minutes'),
    seconds: part('seconds'),
  }
}
