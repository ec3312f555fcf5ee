import type { Completion, CompletionItem } from '@sendwright/template'

/** The items that fit what is typed before `offset`; none when the only one is there already. */
export function matchingItems(text: string, completion: Completion, offset: number): readonly CompletionItem[] {
  const typed = text.slice(completion.range.start, offset).toLowerCase()
  const fitting = completion.items.filter((item) => item.label.toLowerCase().includes(typed))
  const ordered = fitting.toSorted((a, b) => rank(a, typed) - rank(b, typed))
  return ordered.length === 1 && ordered[0]?.label.toLowerCase() === typed ? [] : ordered
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

function rank({ label }: CompletionItem, typed: string): number {
  return label.toLowerCase().startsWith(typed) ? 0 : 1
}
