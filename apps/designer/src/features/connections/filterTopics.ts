import type { TopicSummaryView } from '@sendwright/contract'

/** The topics whose name holds every word of the filter, by name; Kafka's internal ones come last. */
export function filterTopics(topics: readonly TopicSummaryView[], filter: string): readonly TopicSummaryView[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return topics
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .toSorted((one, other) => Number(one.internal) - Number(other.internal) || compareNames(one.name, other.name))
}

function compareNames(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
