import { formatCount } from './format.ts'

/** Texts of the sandbox's tab "Faults". */
export const sandboxFaultsText = {
  tab: 'Faults',
  title: 'Make the sandbox misbehave',
  note: 'To see what happens when Kafka is away, slow or refuses. Only the sandbox is touched; all is well again when you heal it or restart Sendwright.',
  heal: 'Heal the sandbox',
  healthy: 'The sandbox behaves well.',
  active: (count: number) => (count === 1 ? '1 fault is in force' : `${formatCount(count)} faults are in force`),
  met: (count: number) => `met ${formatCount(count)} ×`,
  add: 'Start',
  remove: 'End',
  once: 'Do it',
  failed: 'The sandbox was not changed',
  loadFailed: 'The faults could not be loaded',
  presetsTitle: 'Faults',
  onceTitle: 'Once',
  topic: 'Topic',
  topicPlaceholder: 'all topics',
  presets: {
    away: {
      name: 'Away',
      note: 'No request is answered any more, and connections stay open, as when a network is cut.',
    },
    lostAnswers: {
      name: 'Answers of Produce get lost',
      note: 'Records are written, and nobody hears of it. Exactly once finds out; at least once sends again.',
    },
    slow: { name: 'Slow', note: 'Every answer takes 2 s.' },
    closing: { name: 'Connections break', note: 'A third of all requests end with a closed connection.' },
    full: { name: 'Topic full', note: 'Writing is refused for lack of room.' },
    forbidden: { name: 'Writing not permitted', note: 'Produce is refused with TOPIC_AUTHORIZATION_FAILED.' },
    noTransactions: {
      name: 'Transactions not permitted',
      note: 'The sandbox falls back to at least once, and says so.',
    },
    busyCoordinator: {
      name: 'Coordinator busy',
      note: 'Half of the requests for transactions are answered CONCURRENT_TRANSACTIONS.',
    },
  },
  disturbances: {
    closeConnections: { name: 'Close all connections', note: 'They are opened anew with the next request.' },
  },
  own: (kind: string, api: string) => `${kind}, ${api}`,
  everyApi: 'all requests',
}
