import type { RetryPolicy } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { durationInShort } from './durationWords.ts'

/** A policy in short: "5 attempts, 1 s to 5 min apart". */
export function retrySummary({ attempts, firstDelayMs, factor, maxDelayMs }: RetryPolicy): string {
  const words = text.panel.retry
  if (attempts === 1) return words.onlyOne
  const first = Math.min(firstDelayMs, maxDelayMs)
  const last = Math.min(maxDelayMs, firstDelayMs * factor ** (attempts - 2))
  return words.summary(attempts, inShort(first), inShort(last))
}

function inShort(milliseconds: number): string {
  if (milliseconds < 1_000) return text.panel.retry.milliseconds(Math.round(milliseconds))
  const seconds = Math.round(milliseconds / 100) / 10
  const unit = seconds >= 3_600 ? 3_600 : seconds >= 60 ? 60 : 1
  const letter = { 3600: 'H', 60: 'M', 1: 'S' }[unit]
  const amount = Math.round((seconds / unit) * 10) / 10
  const duration = unit === 1 ? `PT${amount}S` : `PT${Math.floor(amount)}${letter}`
  return durationInShort(duration) ?? ''
}
