import { deliverySettingsSchema, topicNameFault, type DeliverySettings, type RetryPolicy } from '@sendwright/model'
import { text } from '../../text/en.ts'

/** What the section "Deliveries" holds, in the units people read; an emptied number field is ''. */
export interface DeliveryFormValues {
  readonly mode: DeliverySettings['mode']
  readonly attempts: number | string
  readonly firstDelayMs: number | string
  readonly factor: number | string
  readonly maxDelaySeconds: number | string
  readonly jitterPercent: number | string
  readonly isRefusing: boolean
  readonly refuseAfterSeconds: number | string
  readonly maxWaiting: number | string
  readonly maxMegabytes: number | string
  readonly allowedTopics: string[]
  readonly positionTopic: string
}

/** The problem of each field; a field without one is absent. */
export type DeliveryFormProblems = Partial<Record<keyof DeliveryFormValues, string>>

const megabyte = 1024 * 1024
const defaultRefuseSeconds = 60

/** The form's values of settings. */
export function deliveryToForm(settings: DeliverySettings): DeliveryFormValues {
  const { mode, retry, refuseWhenAwayMs, maxWaiting, maxWaitingBytes, allowedTopics, positionTopic } = settings
  return {
    mode,
    attempts: retry.attempts,
    firstDelayMs: retry.firstDelayMs,
    factor: retry.factor,
    maxDelaySeconds: retry.maxDelayMs / 1_000,
    jitterPercent: Math.round(retry.jitter * 1_000) / 10,
    isRefusing: refuseWhenAwayMs !== null,
    refuseAfterSeconds: refuseWhenAwayMs === null ? defaultRefuseSeconds : refuseWhenAwayMs / 1_000,
    maxWaiting,
    maxMegabytes: Math.round((maxWaitingBytes / megabyte) * 1_000) / 1_000,
    allowedTopics: [...allowedTopics],
    positionTopic: positionTopic ?? '',
  }
}

/** The values that settings without any choice have. */
export const defaultDeliveryValues = deliveryToForm(deliverySettingsSchema.parse({}))

/** The settings that the values describe, or the problem of each field. What was not changed stays to the last digit. */
export function formToDelivery(
  values: DeliveryFormValues,
  kept: DeliverySettings,
): { readonly settings: DeliverySettings } | { readonly problems: DeliveryFormProblems } {
  const problems = problemsOf(values)
  if (Object.keys(problems).length > 0) return { problems }
  const before = deliveryToForm(kept)
  const number = (value: number | string): number => Number(value)
  const { positionTopic } = values
  return {
    settings: {
      mode: values.mode,
      retry: {
        attempts: number(values.attempts),
        firstDelayMs: number(values.firstDelayMs),
        factor: number(values.factor),
        maxDelayMs: Math.round(number(values.maxDelaySeconds) * 1_000),
        jitter: values.jitterPercent === before.jitterPercent ? kept.retry.jitter : number(values.jitterPercent) / 100,
      },
      refuseWhenAwayMs: values.isRefusing ? Math.round(number(values.refuseAfterSeconds) * 1_000) : null,
      maxWaiting: number(values.maxWaiting),
      maxWaitingBytes:
        values.maxMegabytes === before.maxMegabytes
          ? kept.maxWaitingBytes
          : Math.round(number(values.maxMegabytes) * megabyte),
      allowedTopics: values.allowedTopics,
      positionTopic: positionTopic === '' ? null : positionTopic,
    },
  }
}

function problemsOf(values: DeliveryFormValues): DeliveryFormProblems {
  const words = text.deliverySettings
  const problems: DeliveryFormProblems = {}
  const check = (field: keyof DeliveryFormValues, isRight: boolean, sentence: string): void => {
    if (!isRight) problems[field] = sentence
  }
  check('attempts', isWhole(values.attempts, 1, 1_000), words.attemptsProblem)
  check('firstDelayMs', isWhole(values.firstDelayMs, 10, 3_600_000), words.firstDelayProblem)
  check('factor', isBetween(values.factor, 1, 10), words.factorProblem)
  check('maxDelaySeconds', isBetween(values.maxDelaySeconds, 0.01, 86_400), words.maxDelayProblem)
  check('jitterPercent', isBetween(values.jitterPercent, 0, 100), words.jitterProblem)
  check(
    'refuseAfterSeconds',
    !values.isRefusing || isBetween(values.refuseAfterSeconds, 0, 604_800),
    words.refuseAfterProblem,
  )
  check('maxWaiting', isWhole(values.maxWaiting, 1, 10_000_000), words.maxWaitingProblem)
  check('maxMegabytes', isBetween(values.maxMegabytes, 0.001, 1_048_576), words.maxBytesProblem)
  const wrongPattern = values.allowedTopics.find((pattern) => patternFault(pattern) !== null)
  if (wrongPattern !== undefined) problems.allowedTopics = `${wrongPattern}: ${patternFault(wrongPattern) ?? ''}`
  if (values.positionTopic !== '') {
    const fault = topicNameFault(values.positionTopic)
    if (fault !== null) problems.positionTopic = fault.reason
  }
  return problems
}

/** A topic's name, with * at its end for any rest. */
function patternFault(pattern: string): string | null {
  const name = pattern.endsWith('*') ? `${pattern.slice(0, -1)}x` : pattern
  return topicNameFault(name)?.reason ?? null
}

function isBetween(value: number | string, least: number, most: number): boolean {
  return value !== '' && Number(value) >= least && Number(value) <= most
}

function isWhole(value: number | string, least: number, most: number): boolean {
  return isBetween(value, least, most) && Number.isInteger(Number(value))
}

/** The waits of a policy without chance, and how long they take together. Milliseconds. */
export function retryWaits({ attempts, firstDelayMs, factor, maxDelayMs }: Omit<RetryPolicy, 'jitter'>): {
  readonly waits: readonly number[]
  readonly total: number
} {
  const waits = Array.from({ length: Math.max(0, attempts - 1) }, (_wait, index) =>
    Math.min(maxDelayMs, firstDelayMs * factor ** index),
  )
  return { waits, total: waits.reduce((sum, wait) => sum + wait, 0) }
}
