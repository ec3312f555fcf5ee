import { z } from 'zod'
import { exactNumber, exactNumberOrNull } from '../exactNumber.ts'
import { topicNameFault } from '../topicName.ts'

/** How often and when a record is offered again that a broker has refused for now. Rules: docs/spec/delivery.md. */
export const retryPolicySchema = z.object({
  attempts: exactNumber(z.number().int().min(1).max(1_000), 8).describe(
    'Attempts in all, the first included. A cluster that does not answer uses up none: it is waited for',
  ),
  firstDelayMs: exactNumber(z.number().int().min(10).max(3_600_000), 200).describe('Wait before the second attempt'),
  factor: exactNumber(z.number().min(1).max(10), 2).describe('Each further wait is so many times the one before'),
  maxDelayMs: exactNumber(z.number().int().min(10).max(86_400_000), 30_000).describe('No wait is longer'),
  jitter: exactNumber(z.number().min(0).max(1), 0.2).describe(
    'Share of a wait that is left to chance: 0.2 makes 1 s between 0.8 and 1.2 s',
  ),
})
export type RetryPolicy = z.infer<typeof retryPolicySchema>

/** The delivery guarantees: once for readers that read committed records only, or at least once with a `message-id`. */
export const deliveryModes = ['exactlyOnce', 'atLeastOnce'] as const
export type DeliveryMode = (typeof deliveryModes)[number]

/** What the administrator decides about the deliveries of a connection. */
export const deliverySettingsSchema = z.object({
  mode: z
    .enum(deliveryModes)
    .default('exactlyOnce')
    .describe('exactlyOnce falls back, visibly, where the brokers do not permit or know transactions'),
  retry: retryPolicySchema.default(retryPolicySchema.parse({})),
  refuseWhenAwayMs: exactNumberOrNull(z.number().int().min(0).max(604_800_000)).describe(
    'New work is refused (not-connected) once the cluster has been away so long; null = it is always taken and waits',
  ),
  maxWaiting: exactNumber(z.number().int().min(1).max(10_000_000), 1_000_000).describe(
    'Deliveries that may wait; beyond them new work is refused (buffer-full)',
  ),
  maxWaitingBytes: exactNumber(z.number().int().min(1_024).max(1_099_511_627_776), 4_294_967_296).describe(
    'Bytes of keys, values and headers that may wait',
  ),
  allowedTopics: z
    .array(z.string().refine(isTopicPattern, 'Use a topic name; * at its end stands for any rest'))
    .max(1_000)
    .default([])
    .describe('Topics that deliveries may go to, * at the end for any rest; empty = all. Others are forbidden-topic'),
  positionTopic: z
    .string()
    .refine((name) => topicNameFault(name) === null, 'Use a topic name')
    .nullable()
    .default(null)
    .describe(
      'The topic under which the positions of batches are committed, created when it does not exist; null = the first topic that is sent to, and none is created. Nothing is written to it',
    ),
})
export type DeliverySettings = z.infer<typeof deliverySettingsSchema>

/** Whether a topic is among the allowed ones; with no list every topic is. */
export function isAllowedTopic(topic: string, { allowedTopics }: Pick<DeliverySettings, 'allowedTopics'>): boolean {
  return (
    allowedTopics.length === 0 ||
    allowedTopics.some((pattern) =>
      pattern.endsWith('*') ? topic.startsWith(pattern.slice(0, -1)) : topic === pattern,
    )
  )
}

function isTopicPattern(pattern: string): boolean {
  const name = pattern.endsWith('*') ? `${pattern.slice(0, -1)}x` : pattern
  return topicNameFault(name) === null
}
