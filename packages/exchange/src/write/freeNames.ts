/** Gives names of letters, digits, `.`, `_` and `-` that are each given once. */
export function createFreeNames(): (wanted: string) => string {
  const taken = new Set<string>()
  return (wanted) => {
    const plain =
      wanted
        .replace(/[^\w.-]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 180) || 'x'
    let name = plain
    for (let count = 2; taken.has(name); count += 1) name = `${plain}-${count}`
    taken.add(name)
    return name
  }
}
