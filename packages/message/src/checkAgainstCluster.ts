import { createProblem, type Problem } from '@sendwright/model'
import { nearestName } from '@sendwright/template'
import type { TopicSource } from './environment/binding.ts'
import { boundTopicProblem } from './environment/boundProblem.ts'
import { secretsOf, type BuiltRecord } from './record.ts'
import { batchBytes, sendableBatchBytes } from './recordSize.ts'

/** What a cluster says that bears on records. */
export interface ClusterFacts {
  /** The connection's name, for sentences. */
  readonly connection: string
  /** Number of partitions of every topic that exists. */
  readonly partitionCounts: ReadonlyMap<string, number>
  /** Largest batch that a topic takes, in bytes; where it is not known the broker decides. */
  readonly maxMessageBytes?: ReadonlyMap<string, number>
}

/**
 * Problems that only the cluster can tell: unknown topics with the nearest names, partitions out of range, sizes.
 * `topicTemplates` are the topics that count, by the index that records name (`boundTopics`).
 */
export function checkAgainstCluster(
  records: readonly BuiltRecord[],
  cluster: ClusterFacts,
  topicTemplates: readonly string[],
): readonly Problem[] {
  const unknown = new Set<number>()
  return records.flatMap((record): Problem[] => {
    const count = cluster.partitionCounts.get(record.topic)
    if (count === undefined) {
      if (unknown.has(record.topicIndex)) return []
      unknown.add(record.topicIndex)
      return [unknownTopic(record, cluster, topicTemplates)]
    }
    return [...partitionProblem(record, count), ...sizeProblem(record, cluster)]
  })
}

function unknownTopic(record: BuiltRecord, cluster: ClusterFacts, topicTemplates: readonly string[]): Problem {
  const template = topicTemplates[record.topicIndex] ?? ''
  return unknownTopicProblem(record.topic, { template, path: record.topicPath, boundIn: record.topicBoundIn }, cluster)
}

/** That a topic does not exist, with the nearest names that do. */
export function unknownTopicProblem(topic: string, source: TopicSource, cluster: ClusterFacts): Problem {
  const [nearest, ...others] = nearestTopics(topic, [...cluster.partitionCounts.keys()])
  const isLiteral = source.template === topic
  const problem = createProblem(
    'unknown-topic',
    source.path,
    {
      topic,
      connection: cluster.connection,
      ...(nearest !== undefined && { nearest }),
      ...(others.length > 0 && { others: others.map((name) => `\`${name}\``).join(', ') }),
    },
    isLiteral && nearest !== undefined ? { fix: { text: nearest } } : {},
  )
  return boundTopicProblem(problem, source)
}

const nearestTopicsShown = 3

function nearestTopics(topic: string, candidates: readonly string[]): readonly string[] {
  const found: string[] = []
  let rest = candidates.filter((name) => !name.startsWith('__'))
  while (found.length < nearestTopicsShown) {
    const nearest = nearestName(topic, rest)
    if (nearest === null) break
    found.push(nearest)
    rest = rest.filter((name) => name !== nearest)
  }
  return found
}

function partitionProblem(record: BuiltRecord, count: number): Problem[] {
  if (record.partition === null || record.partition < count) return []
  return [
    createProblem('invalid-partition', `/parameters/messages/${record.messageIndex}/partition`, {
      value: String(record.partition),
      partitions: count,
      topic: record.topic,
    }),
  ]
}

function sizeProblem(record: BuiltRecord, cluster: ClusterFacts): Problem[] {
  const { topic } = record
  const limit = cluster.maxMessageBytes?.get(topic)
  if (limit === undefined) return []
  const path = `/parameters/messages/${record.messageIndex}/value/text`
  const size = batchBytes(record)
  if (size > limit) return [createProblem('record-too-large', path, { topic, size, limit })]
  // The real size would tell the length of a secret.
  const [parameter] = secretsOf(record)
  if (parameter === undefined || sendableBatchBytes(record) <= limit) return []
  const place = `a record that topic \`${topic}\` takes (at most ${limit.toLocaleString('en')} B)`
  return [createProblem('secret-value-unusable', path, { parameter, place })]
}
