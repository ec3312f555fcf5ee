import { KafkaFailure } from '../failure.ts'

/** The failure for a topic that does not exist. */
export function unknownTopic(topic: string, connectionName: string): KafkaFailure {
  return new KafkaFailure(
    'unknown-topic',
    `Topic ${topic} does not exist on ${connectionName}. Check the name, or create the topic.`,
  )
}

/** The failure for a partition that the topic, which has `count` of them, does not have. */
export function unknownPartition(topic: string, partition: number, count: number): KafkaFailure {
  const partitions = count === 1 ? '1 partition: 0' : `${count} partitions: 0 to ${count - 1}`
  return new KafkaFailure('unknown-topic', `Topic ${topic} has no partition ${partition}. It has ${partitions}.`)
}

/** The failure for an answer that leaves out a partition that was asked for. */
export function unansweredPartition(topic: string, partition: number, connectionName: string): KafkaFailure {
  return new KafkaFailure(
    'incomplete-answer',
    `${connectionName} answered without a word about partition ${partition} of topic ${topic}.`,
  )
}

/** The failure for a record that is larger than its topic takes; both in bytes. */
export function recordTooLarge(topic: string, size: number, limit: number): KafkaFailure {
  return new KafkaFailure(
    'record-too-large',
    `The record is ${size} B, topic ${topic} takes ${limit} B at most (max.message.bytes). Make it smaller, or ask the cluster’s administrator to raise the limit.`,
  )
}
