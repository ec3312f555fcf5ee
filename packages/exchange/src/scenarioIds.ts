/**
 * Gives scenarios ids that are the same at each import: what names them in the document, with other characters than
 * letters, digits, `.`, `_` and `-` as `-`, and a number where two come out alike.
 */
export function createScenarioIds(): (wanted: string) => string {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return (wanted) => {
    const plain =
      wanted
        .replace(/[^\w.-]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 180) || 'scenario'
    let id = plain
    for (let count = counts.get(plain) ?? 1; taken.has(id);) {
      count += 1
      counts.set(plain, count)
      id = `${plain}-${count}`
    }
    taken.add(id)
    return id
  }
}
