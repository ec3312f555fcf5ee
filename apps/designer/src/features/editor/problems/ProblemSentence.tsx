import type { Problem } from '@sendwright/model'
import { Fragment } from 'react'
import { text } from '../../../text/en.ts'

/** A sentence with the parts in backticks as exact text. */
export function SentenceText({ children }: { readonly children: string }) {
  return children
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>))
}

/** The sentence of a problem beside its fix: without the suggestion, which is the link. */
export function shortSentence(problem: Problem): string {
  const short = problem.fix && text.panel.problems.short[problem.code]
  return short && problem.values ? short(problem.values) : problem.message
}

/** What the link of a fix says. */
export function fixLabel({ fix, values }: Problem): string {
  const words = text.panel.problems
  if (fix === undefined) return words.fix
  const nearest = values?.['nearest']
  if (typeof nearest === 'string') return words.fixUse(nearest)
  if (fix.text === '') return words.fixRemove
  const isInsertion = fix.position !== undefined && fix.position.start === fix.position.end
  if (!/^\S{1,40}$/.test(fix.text)) return words.fix
  return isInsertion ? words.fixInsert(fix.text) : words.fixUse(fix.text)
}
