/** A line of a text difference: only before, only after, or in both. */
export interface DifferenceLine {
  readonly kind: 'removed' | 'added' | 'same'
  readonly text: string
}

/** Beyond this many pairs of lines the middle is shown as replaced as a whole. */
const pairLimit = 4_000_000

/** The difference of two texts by whole lines; what is removed stands before what is added in its place. */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const old = linesOf(before)
  const next = linesOf(after)
  const start = commonLength(old, next)
  const end = commonLength(old.slice(start).toReversed(), next.slice(start).toReversed())
  const same = (text: string): DifferenceLine => ({ kind: 'same', text })
  return [
    ...old.slice(0, start).map(same),
    ...middleDifference(old.slice(start, old.length - end), next.slice(start, next.length - end)),
    ...old.slice(old.length - end).map(same),
  ]
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length)
  let length = 0
  while (length < most && one[length] === other[length]) length += 1
  return length
}

/** By the longest common subsequence of lines. */
function middleDifference(old: readonly string[], next: readonly string[]): readonly DifferenceLine[] {
  const removed = (text: string): DifferenceLine => ({ kind: 'removed', text })
  const added = (text: string): DifferenceLine => ({ kind: 'added', text })
  if (old.length * next.length > pairLimit) return [...old.map(removed), ...next.map(added)]
  const width = next.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = next.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        old[i] === next[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1))
  const lines: DifferenceLine[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < next.length) {
    const before = old[i]
    const after = next[j]
    if (before !== undefined && before === after) {
      lines.push({ kind: 'same', text: before })
      i += 1
      j += 1
    } else if (before !== undefined && (after === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push(removed(before))
      i += 1
    } else if (after !== undefined) {
      lines.push(added(after))
      j += 1
    }
  }
  return lines
}
