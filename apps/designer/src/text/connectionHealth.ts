import { formatCount, formatPlural } from './format.ts'

/** Texts about how the deliveries of a connection stand: the banner, the column, the decision about a batch in doubt. */
export const connectionHealthText = {
  modes: { exactlyOnce: 'Exactly once', atLeastOnce: 'At least once' },
  notKnown: 'Not known yet',
  list: { asks: 'Asks you', away: 'Away', awaySince: (since: string) => `Away since ${since}` },
  away: {
    title: (name: string, since: string) => `${name} is away since ${since}.`,
    titleNow: (name: string) => `${name} is away.`,
    waiting: (count: number, oldest: string | null) =>
      count === 0
        ? 'Nothing waits for it.'
        : `${formatPlural(count, 'record waits', 'records wait')}${oldest === null ? '' : `, the oldest for ${oldest},`} and ${count === 1 ? 'goes' : 'go'} out in order when it is back.`,
    show: 'Show',
  },
  stopped: {
    title: (name: string) => `${name} asks you.`,
    note: 'It is not known whether its last batch was delivered, and nothing goes on before you decide.',
    notes: (count: number, waiting: number) =>
      `Of ${formatPlural(count, 'batch', 'batches')} it is not known whether ${count === 1 ? 'it was' : 'they were'} delivered; ${formatPlural(waiting, 'record waits', 'records wait')} until you decide.`,
    decide: 'Decide',
  },
  fallback: {
    title: (name: string) => `${name} delivers at least once.`,
    note: 'A record may arrive twice after an outage; each carries a message-id header, by which receivers can tell.',
    details: 'Details',
  },
  more: (count: number) => `${formatCount(count)} more`,
  wanted: 'The settings of the connection ask for it.',
  internalGroup: 'Its positions are kept in the consumer group',
  internalGroupNote: 'internal; leave it alone',
  deliveries: 'Show deliveries',
  decide: {
    title: (name: string) => `What became of the batch of ${name}?`,
    batch: (batch: string) => `Batch ${batch}`,
    question:
      'Sendwright sent this batch, lost the answer, and what the cluster says now about its position fits neither to a batch that arrived nor to one that did not. Look into the topic, or ask who runs the cluster, before you decide.',
    sent: 'It was delivered',
    sentNote: 'Its records count as delivered and are not sent again. If they are not in Kafka, they are lost.',
    notSent: 'It was not delivered',
    notSentNote: 'Its records are sent again. If they are in Kafka already, they are there twice.',
    needsChoice: 'Choose one of the two',
    confirm: { sent: 'Count it as delivered', 'not-sent': 'Send it again' },
    understand: 'I have looked, and know that this cannot be undone.',
    keep: 'Decide later',
    failed: 'The decision was not taken over',
    shard: (index: number) => `Part ${formatCount(index + 1)}`,
    consequence: 'What this means',
  },
}
