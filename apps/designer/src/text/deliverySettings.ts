import { formatCount, formatMilliseconds, formatPlural } from './format.ts'

/** Texts of the section "Deliveries" of a connection's settings. */
export const deliverySettingsText = {
  title: 'Deliveries',
  note: 'For records that programs publish. A test send takes none of this.',
  mode: 'Guarantee',
  modes: { exactlyOnce: 'Exactly once', atLeastOnce: 'At least once' },
  modeHelp: {
    exactlyOnce:
      'For readers of committed records. Where the cluster does not permit transactions it delivers at least once, and says so.',
    atLeastOnce: 'After an outage a record may arrive twice; both carry the same message-id header.',
  },
  now: 'Delivers now',
  retry: 'When a broker refuses a record for now',
  retryNote: 'A cluster that does not answer uses up no attempt: records wait until it is back.',
  attempts: 'Attempts',
  attemptsHelp: 'In all, the first included. Then the record has failed.',
  attemptsProblem: 'Use 1 to 1,000',
  firstDelay: 'First wait',
  firstDelayHelp: 'Before the second attempt.',
  firstDelayProblem: 'Use 10 to 3,600,000 ms',
  factor: 'Factor',
  factorHelp: 'Each further wait is so many times the one before.',
  factorProblem: 'Use 1 to 10',
  maxDelay: 'Longest wait',
  maxDelayHelp: 'No wait is longer.',
  maxDelayProblem: 'Use 0.01 to 86,400 s',
  jitter: 'Left to chance',
  jitterHelp: 'Share of each wait, so that not all come back at once.',
  jitterProblem: 'Use 0 to 100 %',
  waits: (first: readonly number[], rest: number, total: number) =>
    first.length === 0
      ? 'One attempt: a refusal is final.'
      : `Waits ${first.map(formatMilliseconds).join(', ')}${rest > 0 ? ` and ${formatPlural(rest, 'more', 'more')}` : ''}; given up after about ${formatMilliseconds(total)}.`,
  limits: 'What may wait',
  refuse: 'Refuse new records while the cluster is away',
  refuseHelp: 'Otherwise they are always taken, and wait.',
  refuseAfter: 'Away for',
  refuseAfterHelp: 'Then programs are answered not-connected. 0 refuses at once.',
  refuseAfterProblem: 'Use 0 to 604,800 s',
  maxWaiting: 'Deliveries at most',
  maxWaitingHelp: 'Beyond them programs are answered buffer-full.',
  maxWaitingProblem: `Use 1 to ${formatCount(10_000_000)}`,
  maxBytes: 'Bytes at most',
  maxBytesHelp: 'Of keys, values and headers that wait.',
  maxBytesProblem: 'Use 0.001 to 1,048,576 MB',
  allowedTopics: 'Allowed topics',
  allowedTopicsHelp: 'Others are answered forbidden-topic. * at the end stands for any rest; none named = all topics.',
  allowedTopicsPlaceholder: 'orders.*',
  positionTopic: 'Position topic',
  positionTopicHelp:
    'Under which the positions of batches are committed; created when it does not exist, and nothing is written to it. Empty = the first topic that is sent to.',
  positionTopicPlaceholder: 'the first topic',
  units: { ms: ' ms', s: ' s', percent: ' %', mb: ' MB' },
  fact: {
    guarantee: 'Guarantee',
    retry: 'Attempts',
    attempts: (count: number) => `${formatCount(count)} at most`,
    bounds: 'May wait',
    boundsOf: (count: number, size: string) => `${formatPlural(count, 'delivery', 'deliveries')}, ${size}`,
  },
}
