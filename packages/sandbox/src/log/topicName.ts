const longestName = 249
const legalName = /^[a-zA-Z0-9._-]+$/

/** Why a text cannot name a topic, or null where it can (org.apache.kafka.common.internals.Topic). */
export function topicNameProblem(name: string): string | null {
  if (name === '') return 'A topic name cannot be empty'
  if (name === '.' || name === '..') return `A topic cannot be named ${name}`
  if (name.length > longestName) return `A topic name has at most ${longestName} characters, this one ${name.length}`
  if (!legalName.test(name)) return `Topic name ${name} may hold only letters, digits, dot, underscore and hyphen`
  return null
}

/** Kafka's metrics write dots as underscores, so two names that differ only in these cannot stand side by side. */
export function topicNamesCollide(one: string, other: string): boolean {
  return one !== other && one.replaceAll('.', '_') === other.replaceAll('.', '_')
}
