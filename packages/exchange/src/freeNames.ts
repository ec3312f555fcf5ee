/**
 * Gives names of letters, digits, `.`, `_` and `-` that are each given once: other characters become `-`, and a number
 * follows where two come out alike. The same names in the same order give the same. `fallback` is for what has no letter.
 */
export function createFreeNames(fallback = 'x'): (wanted: string) => string {
  const taken = new Set<string>()
  const wantedOften = new Map<string, number>()
  return (wanted) => {
    const plain =
      wanted
        .replace(/[^\w.-]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 180) || fallback
    for (let count = wantedOften.get(plain) ?? 1; ; count += 1) {
      const name = count === 1 ? plain : `${plain}-${count}`
      if (taken.has(name)) continue
      taken.add(name)
      wantedOften.set(plain, count + 1)
      return name
    }
  }
}
