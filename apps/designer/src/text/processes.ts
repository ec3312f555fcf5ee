import { formatBytes, formatCount, formatPlural } from './format.ts'

/** Texts of the first start and the list of processes. */
export const processesText = {
  title: 'Processes',
  newProcess: 'New process',
  importFiles: 'Import .bpmn',
  filter: 'Filter processes',
  filterBy: 'Filter by name',
  show: 'Show',
  showAll: 'All',
  showWithProblems: 'With problems',
  showUnpublished: 'Unpublished changes',
  count: (shown: number, all: number) =>
    shown === all
      ? formatPlural(all, 'process', 'processes')
      : `${formatCount(shown)} of ${formatPlural(all, 'process', 'processes')}`,
  columns: {
    process: 'Process',
    actions: 'Actions',
    version: 'Version',
    problems: 'Problems in the draft',
    published: 'Last published',
    failedRuns: 'Failed runs',
    edited: 'Edited',
  },
  draftOnly: 'draft only',
  neverPublished: 'never',
  /** `null` while the changes are not counted yet. */
  changesSince: (count: number | null) =>
    count === null ? 'changed since' : `${formatPlural(count, 'change', 'changes')} since`,
  failedRuns: (count: number) => `${formatCount(count)} failed`,
  noFailedRuns: (isPublished: boolean) => (isPublished ? 'none' : '–'),
  newestFirst: 'newest first',
  noProblems: 'none',
  errors: (count: number) => formatPlural(count, 'problem', 'problems'),
  warnings: (count: number) => formatPlural(count, 'warning', 'warnings'),
  dropHint: 'Drop .bpmn files anywhere on this page to import them.',
  nothingFound: 'No process has this name or id',
  nothingWithProblems: 'No process has problems',
  nothingUnpublished: 'No process has unpublished changes',
  showAllAgain: 'Show all processes',
  loadFailed: 'The processes could not be loaded',
  menu: {
    of: (name: string) => `Actions for ${name}`,
    open: 'Open',
    duplicate: 'Duplicate',
    download: 'Download .bpmn',
    delete: 'Delete',
  },
  copyName: (name: string) => `${name} (copy)`,
  duplicated: (name: string) => `Process “${name}” created`,
  duplicateFailed: (name: string, detail: string) => `“${name}” was not duplicated. ${detail}`,
  deleted: (name: string) => `Process “${name}” deleted`,
  deleteFailed: (name: string, detail: string) => `“${name}” was not deleted. ${detail}`,
  runsInTheWay: (count: number) =>
    `${formatPlural(count, 'run is', 'runs are')} under way. Cancel ${count === 1 ? 'it' : 'them'} or wait for ${count === 1 ? 'its' : 'their'} end, then delete it.`,
  empty: {
    title: 'No process yet',
    note: 'A process is a BPMN diagram. Its steps carry the actions that send records to Kafka.',
  },
  create: {
    title: 'New process',
    name: 'Name',
    help: 'It stands in the list and in the diagram; it can be changed at any time.',
    needsName: 'Give the process a name',
    create: 'Create process',
  },
  drop: {
    title: 'Drop to import',
    note: 'Any BPMN 2.0 file, one or several. Each becomes a process.',
  },
  import: {
    title: 'Import',
    progress: (done: number, all: number) =>
      `Importing ${formatPlural(all, 'file', 'files')}`.concat(`, ${formatCount(done)} done`),
    finished: (imported: number, all: number) =>
      imported === all
        ? `${formatPlural(all, 'file', 'files')} imported.`
        : `${formatCount(imported)} of ${formatPlural(all, 'file', 'files')} imported.`,
    stop: 'Stop',
    waiting: 'waiting',
    importing: 'importing',
    stopped: 'not imported: stopped',
    becameOf: (file: string) => `from ${file}`,
    lost: 'Not everything in the file can be kept:',
    tooLarge: (size: number, limit: number) =>
      `The file has ${formatBytes(size)}. At most ${formatBytes(limit)} can be read.`,
    unreadable: 'The file could not be read from the disk. Choose it again.',
    requestId: (id: string) => `Request ${id}`,
  },
  firstStart: {
    title: 'See your first record arrive',
    note: 'An example process is ready, and a Kafka sandbox runs inside Sendwright. Nothing leaves this machine.',
    noteWithoutSandbox:
      'An example process is ready. The Kafka sandbox is turned off: connect your own Kafka to send from it.',
    drawing: (name: string) => `Drawing of ${name}`,
    drawingFailed: 'The drawing could not be shown.',
    steps: (count: number, ready: string) =>
      count === 1
        ? '1 of its steps sends records to Kafka. It is ready.'
        : `${formatCount(count)} of its steps send records to Kafka. ${ready} is ready.`,
    openStep: 'Open the example',
    sendStep: 'Press Test send',
    open: 'Open the example',
    badge: (count: number) => formatPlural(count, 'send action', 'send actions'),
    empty: { title: 'Start with an empty process', note: 'Draw the steps, then add send actions to them.' },
    bring: {
      title: 'Bring a diagram',
      note: 'Any BPMN 2.0 file, one or several. You can drop them on this page.',
    },
    connect: { title: 'Connect your own Kafka', note: 'Fill in a form. It is checked step by step.' },
    sandboxRuns: (broker: string) => `Sandbox is running on ${broker}`,
    sandboxOff: 'The sandbox is turned off (SANDBOX_PORT is 0)',
    topicBefore: 'Topic',
    topicAfter: (partitions: number) => `exists, ${formatPlural(partitions, 'partition', 'partitions')}`,
  },
}
