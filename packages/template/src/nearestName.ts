const candidateLimit = 3000
const lengthLimit = 64

/**
 * The candidate that the name was probably meant to be, or null: few letters differ, whatever their case. Looks at the
 * first 3,000 candidates and at names of up to 64 characters, so that it stays quick on any data.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name === '' || name.length > lengthLimit) return null
  const wanted = name.toLowerCase()
  let limit = name.length < 6 ? Math.ceil(name.length / 3) : 3
  if (name.length < 3) limit = 1
  let nearest: string | null = null
  let seen = 0
  for (const candidate of candidates) {
    seen += 1
    if (seen > candidateLimit) break
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue
    const lowerCase = candidate.toLowerCase()
    const distance = lowerCase === wanted ? 0 : editDistance(wanted, lowerCase, limit)
    // One changed letter of a short name leaves nothing in common: `id` is not a misspelt `no`.
    if (distance > limit || (distance >= name.length && distance > 0)) continue
    nearest = candidate
    if (distance === 0) break
    limit = distance - 1
  }
  return nearest
}

/**
 * Inserted, removed, changed and swapped neighbouring letters needed to turn one text into the other (the optimal
 * string alignment distance); more than `limit` once it is clear that so many do not suffice.
 */
function editDistance(from: string, to: string, limit: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    let best = row
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(distance)
      best = Math.min(best, distance)
    }
    if (best > limit) return best
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
