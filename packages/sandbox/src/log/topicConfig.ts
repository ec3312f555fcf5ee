import { configTypes, type ConfigDefinition } from '../protocol/configs.ts'
import type { LogSettings } from './partitionLog.ts'

/** Settings as Kafka's texts, by name; only those that differ from the default were given. */
export type TopicConfig = ReadonlyMap<string, string>

/**
 * The topic settings that are known. Sizes, age and timestamp type are acted on; the others are kept and shown, so that
 * a topic can be created with the settings it has elsewhere. Nothing is ever compacted, which Kafka does not promise to
 * do at any time either.
 */
export const topicConfigDefinitions = {
  'cleanup.policy': {
    type: configTypes.list,
    fallback: 'delete',
    expects: 'delete, compact or both',
    accepts: (value) => value.split(',').every((policy) => ['delete', 'compact'].includes(policy.trim())),
  },
  'compression.type': {
    type: configTypes.string,
    fallback: 'producer',
    expects: 'producer: batches are stored as received',
    accepts: (value) => value === 'producer',
  },
  'delete.retention.ms': number('86400000', 0),
  'max.compaction.lag.ms': number('9223372036854775807', 1),
  'max.message.bytes': number('1048588', 0),
  'message.timestamp.type': {
    type: configTypes.string,
    fallback: 'CreateTime',
    expects: 'CreateTime or LogAppendTime',
    accepts: (value) => ['CreateTime', 'LogAppendTime'].includes(value),
  },
  'min.cleanable.dirty.ratio': {
    type: configTypes.double,
    fallback: '0.5',
    expects: 'a number from 0 to 1',
    accepts: (value) => /^\d*\.?\d+$/.test(value) && Number(value) <= 1,
  },
  'min.compaction.lag.ms': number('0', 0),
  'min.insync.replicas': number('1', 1),
  'retention.bytes': number('-1', -1),
  'retention.ms': number('-1', -1),
  'segment.bytes': number('1073741824', 14),
  'segment.ms': number('604800000', 1),
} satisfies Record<string, ConfigDefinition>

const definitions: ReadonlyMap<string, ConfigDefinition> = new Map(Object.entries(topicConfigDefinitions))

/** Why a setting cannot be used, or null. */
export function topicConfigProblem(name: string, value: string | null): string | null {
  const definition = definitions.get(name)
  if (!definition) return `A topic has no setting ${name}`
  if (value === null || !definition.accepts(value)) {
    return `${name} is ${value ?? 'null'}; expected is ${definition.expects}`
  }
  return null
}

/** What the logs of a topic act on. */
export function logSettings(config: TopicConfig, messageMaxBytes: number): LogSettings {
  const read = (name: keyof typeof topicConfigDefinitions) => config.get(name) ?? topicConfigDefinitions[name].fallback
  return {
    maxBatchBytes: Number(config.get('max.message.bytes') ?? messageMaxBytes),
    retentionBytes: Number(read('retention.bytes')),
    retentionMs: Number(read('retention.ms')),
    logAppendTime: read('message.timestamp.type') === 'LogAppendTime',
  }
}

function number(fallback: string, least: number): ConfigDefinition {
  return {
    type: configTypes.long,
    fallback,
    expects: `a whole number from ${least}`,
    accepts: (value) => /^-?\d{1,19}$/.test(value) && Number(value) >= least,
  }
}
