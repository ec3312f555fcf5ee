import type { Completion, CompletionItem } from '@sendwright/template'
import type { KeyboardEvent } from 'react'

/** Something that can stand in a template of one line. */
export interface Offer {
  /** What is shown; unique among the offers. */
  readonly label: string
  readonly detail: string
  /** The whole text with it in place, and where the caret goes then. */
  readonly text: string
  readonly caret: number
}

/** The items that fit what is typed before `offset`; none when the only one is there already. */
export function matchingItems(text: string, completion: Completion, offset: number): readonly CompletionItem[] {
  const typed = text.slice(completion.range.start, offset).toLowerCase()
  const fitting = completion.items.filter((item) => item.label.toLowerCase().includes(typed))
  const ordered = fitting.toSorted((a, b) => rank(a, typed) - rank(b, typed))
  return ordered.length === 1 && ordered[0]?.label.toLowerCase() === typed ? [] : ordered
}

/** The items that fit what is typed, each with the text that taking it gives. */
export function offersOf(text: string, completion: Completion, offset: number): readonly Offer[] {
  return matchingItems(text, completion, offset).map((item) => ({
    label: item.label,
    detail: item.detail ?? '',
    ...insertItem(text, completion, item),
  }))
}

/** The text with an item in place, and where the caret goes. Closes the placeholder where nothing else does. */
export function insertItem(
  text: string,
  completion: Completion,
  item: CompletionItem,
): { readonly text: string; readonly caret: number } {
  const range = item.range ?? completion.range
  const before = text.slice(0, range.start) + item.insert
  const after = text.slice(range.end)
  const isClosed = /^[^{]*\}/.test(after)
  return { text: before + (isClosed ? '' : '}') + after, caret: before.length }
}

/** Writes the closing brace when a placeholder has just been begun, as in `${|}`. */
export function closeBegunPlaceholder(before: string, after: string, caret: number): string {
  const isOneMore = after.length === before.length + 1
  const begun = /(?:^|[^$])(?:\$\$)*\$\{$/.test(after.slice(0, caret))
  return isOneMore && begun && after.charAt(caret) !== '}' ? `${after.slice(0, caret)}}${after.slice(caret)}` : after
}

/** Whether a `}` typed here is the one that stands here already, so that the caret only goes past it. */
export function isAtPlaceholderEnd(text: string, caret: number): boolean {
  return text.charAt(caret) === '}' && /(?:^|[^$])(?:\$\$)*\$\{[^}]*$/.test(text.slice(0, caret))
}

/** Goes past the `}` that closes a placeholder when it is typed; answers whether it did. */
export function passPlaceholderEnd(event: KeyboardEvent<HTMLInputElement>): boolean {
  const { value, selectionStart, selectionEnd } = event.currentTarget
  if (event.key !== '}' || selectionStart === null || selectionStart !== selectionEnd) return false
  if (!isAtPlaceholderEnd(value, selectionStart)) return false
  event.preventDefault()
  event.currentTarget.setSelectionRange(selectionStart + 1, selectionStart + 1)
  return true
}

function rank({ label }: CompletionItem, typed: string): number {
  return label.toLowerCase().startsWith(typed) ? 0 : 1
}
