/** The one replacement that turns a text into another; null when they are the same. Offsets in UTF-16 units. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The smallest single replacement, by cutting off what both texts begin and end with. Never cuts a character in two. */
export function minimalEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1
  let same = 0
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  if (same > 0 && isLowSurrogate(before.charCodeAt(before.length - same))) same -= 1
  return { start, end: before.length - same, text: after.slice(start, after.length - same) }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
