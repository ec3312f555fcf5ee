/** The topics that a typed or pasted text names: one a line or between commas, unless it holds a placeholder. */
export function readTopics(typed: string): readonly string[] {
  const parts = typed.includes('${') ? typed.split('\n') : typed.split(/[\n,]/)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** The list with the topics at `index` replaced by those typed, each only once. */
export function withTopics(topics: readonly string[], index: number, typed: readonly string[]): readonly string[] {
  const others = topics.filter((_topic, at) => at !== index)
  const added = [...new Set(typed)].filter((topic) => !others.includes(topic))
  return topics.toSpliced(index, 1, ...added)
}

/** What is offered while a topic is typed: names that begin so, then names that hold it; internal ones never. */
export function offeredTopics<Topic extends { readonly name: string; readonly internal: boolean }>(
  known: readonly Topic[],
  topics: readonly string[],
  typed: string,
): readonly Topic[] {
  const wanted = typed.trim().toLowerCase()
  const fitting = known.filter(
    ({ name, internal }) => !internal && !topics.includes(name) && name.toLowerCase().includes(wanted),
  )
  const rank = ({ name }: Topic): number => (name.toLowerCase().startsWith(wanted) ? 0 : 1)
  return fitting.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).slice(0, 50)
}
