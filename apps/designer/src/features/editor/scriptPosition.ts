import type { TextRange } from '@sendwright/model'

/** What stands in a line of a text, counted from 1, without the space before it; null where there is no such line. */
export function lineStart(text: string, line: number): TextRange | null {
  const lines = text.split('\n')
  const content = lines[line - 1]
  if (content === undefined) return null
  const before = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0)
  const indent = content.length - content.trimStart().length
  return { start: before + indent, end: before + content.trimEnd().length }
}
