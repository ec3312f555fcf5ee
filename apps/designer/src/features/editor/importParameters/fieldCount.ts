/** How many values an import maps: fields without those that hold others, and without what stands in lists. */
export function fieldCount(paths: readonly string[]): number {
  const own = paths.filter((path) => !path.includes('['))
  const holders = new Set(own.flatMap(holdersOf))
  return own.filter((path) => !holders.has(path)).length
}

function holdersOf(path: string): readonly string[] {
  const parts = path.split('.')
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'))
}
