import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { createPartitionLog, type LogSettings, type PartitionLog } from './partitionLog.ts'
import type { Retention } from './retention.ts'
import { logSettings, topicConfigProblem, type TopicConfig } from './topicConfig.ts'
import { topicNameProblem, topicNamesCollide } from './topicName.ts'

/** Each partition takes memory even without records. */
const mostPartitions = 10_000

/** A topic with its logs; the index is the partition. */
interface Topic {
  readonly name: string
  readonly config: TopicConfig
  /** -1: as many as the cluster keeps by default. */
  readonly replicas: number
  readonly partitions: readonly PartitionLog[]
}

/** A topic to be. `partitions` -1 means the broker's default, 1. */
interface NewTopic {
  readonly name: string
  readonly partitions: number
  /** As many as the cluster keeps by default where not given. */
  readonly replicas?: number
  readonly config?: ReadonlyMap<string, string | null>
}

/** The topics of the broker. With `dryRun` everything is checked and nothing changed. */
export interface Topics {
  all(): readonly Topic[]
  get(name: string): Topic | undefined
  /** A partition, or the refusal that names what does not exist. */
  partition(name: string, index: number): PartitionLog | Refusal
  create(topic: NewTopic, dryRun: boolean): Refusal | null
  /** Grows a topic to `total` partitions. */
  grow(name: string, total: number, dryRun: boolean): Refusal | null
  delete(name: string): Refusal | null
}

/** An empty table of topics whose logs share one retention. */
export function createTopics(options: { retention: Retention; messageMaxBytes: number }): Topics {
  const topics = new Map<string, { topic: Topic; logs: PartitionLog[]; settings: LogSettings }>()
  let partitionCount = 0

  function create(wanted: NewTopic, dryRun: boolean): Refusal | null {
    const count = wanted.partitions === -1 ? 1 : wanted.partitions
    const refusal = refuseName(wanted.name) ?? refuseConfig(wanted.config) ?? refuseCount(count)
    if (refusal || dryRun) return refusal

    const config = new Map<string, string>()
    for (const [name, value] of wanted.config ?? []) if (value !== null) config.set(name, value)
    const logs: PartitionLog[] = []
    const settings = logSettings(config, options.messageMaxBytes)
    const { name, replicas = -1 } = wanted
    topics.set(name, { topic: { name, config, replicas, partitions: logs }, logs, settings })
    addLogs(logs, settings, count)
    return null
  }

  function grow(name: string, total: number, dryRun: boolean): Refusal | null {
    const entry = topics.get(name)
    if (!entry) return unknownTopic(name)
    const added = total - entry.logs.length
    if (added <= 0) {
      const message = `Topic ${name} has ${entry.logs.length} partitions; it can only get more`
      return { error: errorCodes.INVALID_PARTITIONS, message }
    }
    const refusal = refuseCount(added)
    if (!refusal && !dryRun) addLogs(entry.logs, entry.settings, added)
    return refusal
  }

  function remove(name: string): Refusal | null {
    const entry = topics.get(name)
    if (!entry) return unknownTopic(name)
    topics.delete(name)
    partitionCount -= entry.logs.length
    for (const log of entry.logs) log.drop()
    return null
  }

  function partition(name: string, index: number): PartitionLog | Refusal {
    const log = topics.get(name)?.logs[index]
    if (log) return log
    return { error: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, message: `There is no partition ${index} of topic ${name}` }
  }

  function addLogs(logs: PartitionLog[], settings: LogSettings, count: number): void {
    for (let index = 0; index < count; index++) logs.push(createPartitionLog(settings, options.retention))
    partitionCount += count
  }

  function refuseName(name: string): Refusal | null {
    const problem = topicNameProblem(name)
    if (problem) return { error: errorCodes.INVALID_TOPIC_EXCEPTION, message: problem }
    if (topics.has(name)) return { error: errorCodes.TOPIC_ALREADY_EXISTS, message: `Topic ${name} exists` }
    for (const other of topics.keys()) {
      if (topicNamesCollide(name, other)) {
        const message = `Topic ${name} collides with ${other}: dots and underscores count as the same`
        return { error: errorCodes.INVALID_TOPIC_EXCEPTION, message }
      }
    }
    return null
  }

  function refuseCount(count: number): Refusal | null {
    if (count < 1) {
      return { error: errorCodes.INVALID_PARTITIONS, message: `A topic has at least 1 partition, not ${count}` }
    }
    if (partitionCount + count > mostPartitions) {
      const message = `The sandbox holds ${mostPartitions} partitions; it has ${partitionCount} and ${count} are asked for`
      return { error: errorCodes.POLICY_VIOLATION, message }
    }
    return null
  }

  return {
    all: () => [...topics.values()].map((entry) => entry.topic),
    get: (name) => topics.get(name)?.topic,
    partition,
    create,
    grow,
    delete: remove,
  }
}

function refuseConfig(config: NewTopic['config']): Refusal | null {
  for (const [name, value] of config ?? []) {
    const problem = topicConfigProblem(name, value)
    if (problem) return { error: errorCodes.INVALID_CONFIG, message: problem }
  }
  return null
}

function unknownTopic(name: string): Refusal {
  return { error: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, message: `There is no topic ${name}` }
}
