import { createProblem, durationSchema, type Action, type Problem } from '@sendwright/model'

/** What is typed in the timer field and is no duration, so that the action cannot hold it. */
export interface TimerDraft {
  readonly text: string
  /** The action's timer when it was typed: once that changes the draft is over. */
  readonly base: string | null
}

/** The text of the timer field: what is typed, else what the action holds. */
export function timerText(action: Action, draft: TimerDraft | null): string {
  return draft !== null && draft.base === action.timer ? draft.text : (action.timer ?? '')
}

/** What typing in the timer field means: a timer to store, or a draft to keep. */
export function readTimer(
  text: string,
  base: string | null,
): { readonly timer: string | null } | { readonly draft: TimerDraft } {
  const trimmed = text.trim()
  if (trimmed === '') return { timer: null }
  return durationSchema.safeParse(trimmed).success && trimmed === text ? { timer: text } : { draft: { text, base } }
}

/** The problem of a timer that is no duration, with the duration that was meant where that is clear. */
export function timerProblem(action: Action, draft: TimerDraft | null): Problem | null {
  if (draft === null || draft.base !== action.timer) return null
  const meant = meantDuration(draft.text)
  return createProblem('illegal-timer', '/timer', { value: draft.text }, meant === null ? {} : { fix: { text: meant } })
}

const unitLetters: Readonly<Record<string, (count: string) => string>> = {
  s: (count) => `PT${count}S`,
  m: (count) => `PT${count}M`,
  h: (count) => `PT${count}H`,
  d: (count) => `P${count}D`,
  w: (count) => `P${count}W`,
}

function meantDuration(text: string): string | null {
  const upper = text.trim().toUpperCase()
  if (durationSchema.safeParse(upper).success) return upper
  const words = /^(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/i.exec(
    text.trim(),
  )
  const count = words?.[1]
  const letter = words?.[2]?.charAt(0).toLowerCase() ?? ''
  const duration = count === undefined ? undefined : unitLetters[letter]?.(count)
  return duration !== undefined && durationSchema.safeParse(duration).success ? duration : null
}
