import { Fragment } from 'react'

/** A sentence with its parts in backticks as exact text. */
export function SentenceText({ children }: { readonly children: string }) {
  return children
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>))
}
