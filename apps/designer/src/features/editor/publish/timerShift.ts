import { text } from '../../../text/en.ts'

/** By how much records go out later or sooner with another timer; neither where that takes more than the words of both. */
export function timerShift(
  from: string | null,
  to: string | null,
): { readonly later?: string; readonly sooner?: string } {
  const { atOnce } = text.panel.duration
  if (from === atOnce && to !== null) return { later: to }
  return to === atOnce && from !== null ? { sooner: from } : {}
}
