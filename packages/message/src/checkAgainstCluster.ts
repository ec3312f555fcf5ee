import { createProblem, type Problem } from '@sendwright/model'
import { nearestName } from '@sendwright/template'
import type { BuiltRecord } from './record.ts'
import { batchBytes } from './recordSize.ts'

/** What a cluster says that bears on records. */
export interface ClusterFacts {
  /** The connection's name, for sentences. */
  readonly connection: string
  /** Number of partitions of every topic that exists. */
  readonly partitionCounts: ReadonlyMap<string, number>
  /** Largest batch that a topic takes, in bytes; where it is not known the broker decides. */
  readonly maxMessageBytes?: ReadonlyMap<string, number>
}

/** Problems that only the cluster can tell: unknown topics with the nearest names, partitions out of range, sizes. */
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
  const [nearest, ...others] = nearestTopics(record.topic, [...cluster.partitionCounts.keys()])
  const isLiteral = topicTemplates[record.topicIndex] === record.topic
  return createProblem(
    'unknown-topic',
    `/parameters/topics/${record.topicIndex}`,
    {
      topic: record.topic,
      connection: cluster.connection,
      ...(nearest !== undefined && { nearest }),
      ...(others.length > 0 && { others: others.map((name) => `\`${name}\``).join(', ') }),
    },
    isLiteral && nearest !== undefined ? { fix: { text: nearest } } : {},
  )
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
  const limit = cluster.maxMessageBytes?.get(record.topic)
  const size = batchBytes(record)
  if (limit === undefined || size <= limit) return []
  const values = { topic: record.topic, size, limit }
  return [createProblem('record-too-large', `/parameters/messages/${record.messageIndex}/value/text`, values)]
}
