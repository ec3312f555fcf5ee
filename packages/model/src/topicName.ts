/** Kafka's longest topic name, in characters (org.apache.kafka.common.internals.Topic). */
export const maxTopicNameLength = 249

/** Why a name cannot be a topic's, with a name that could; null when it can. Rule: org.apache.kafka.common.internals.Topic. */
export function topicNameFault(name: string): { readonly reason: string; readonly nearest: string | null } | null {
  if (name === '.' || name === '..') return { reason: 'A topic cannot be called . or ..', nearest: null }
  if (name.length > maxTopicNameLength)
    return {
      reason: `A topic name has at most ${maxTopicNameLength} characters, this one has ${name.length}`,
      nearest: null,
    }
  const wrong = /[^a-zA-Z0-9._-]/u.exec(name)?.[0]
  if (wrong === undefined) return null
  // What stands at either end needs nothing in its place.
  const nearest = name.replace(/^[^a-zA-Z0-9._-]+|[^a-zA-Z0-9._-]+$/g, '').replace(/[^a-zA-Z0-9._-]+/g, '-')
  return {
    reason: `A topic name cannot contain ${/\s/.test(wrong) ? 'a space' : `\`${wrong}\``}`,
    nearest: nearest === '' || /^[-.]+$/.test(nearest) ? null : nearest,
  }
}
