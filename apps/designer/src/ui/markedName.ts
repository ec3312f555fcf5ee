/** A stretch of a name, `end` not included. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** A name with the stretches of it that match a search. */
export interface MarkedName {
  readonly name: string
  readonly ranges: readonly Stretch[]
}

/** The words of a search, in lower case. */
export function searchWords(query: string): readonly string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean)
}

/** Marks the whole search where it stands in a name, else every one of `words`. */
export function markName(name: string, query: string, words = searchWords(query)): MarkedName {
  const phrase = searchWords(query).join(' ')
  const lower = name.toLowerCase()
  // Lower case can be longer than the name (İ); then places would not be the name's own.
  if (phrase === '' || lower.length !== name.length) return { name, ranges: [] }
  const whole = lower.indexOf(phrase)
  if (whole !== -1) return { name, ranges: [{ start: whole, end: whole + phrase.length }] }
  const ranges = words.flatMap((word) => {
    const start = lower.indexOf(word)
    return start === -1 ? [] : [{ start, end: start + word.length }]
  })
  return { name, ranges: joined(ranges) }
}

function joined(ranges: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = []
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last !== undefined && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    else result.push(range)
  }
  return result
}
