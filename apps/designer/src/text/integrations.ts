import { formatBytes, formatCount, formatPlural } from './format.ts'

const scenarios = (count: number): string => formatPlural(count, 'scenario', 'scenarios')

interface Counts {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly gone: number
  readonly same: number
}

/** Texts of the dialog that imports documents. */
const importText = {
  title: 'Import document',
  dropHere: 'Drop files or a folder here',
  chooseFiles: 'Choose files',
  chooseFolder: 'Choose a folder',
  documents: 'Documents',
  remove: (name: string) => `Remove ${name}`,
  withFiles: (names: readonly string[]) => `with ${names.join(', ')}`,
  unused: (names: readonly string[]) =>
    `No document refers to ${formatPlural(names.length, 'file', 'files')}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}`,
  unreadable: (names: readonly string[]) =>
    `Not text, left out: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${formatCount(names.length - 5)} more` : ''}`,
  paste: 'Or paste a text',
  pasteHelp: 'AsyncAPI in YAML or JSON, a JSON Schema, or a message as JSON',
  pasted: 'Pasted text',
  format: 'Format',
  chooseFormat: 'Choose one',
  formats: {
    asyncapi: 'AsyncAPI',
    jsonSchema: 'JSON Schema',
    json: 'JSON message',
    sendwright: 'Sendwright library',
  },
  recognised: 'recognised from the content',
  chosen: 'chosen by you',
  formatUnknown: 'The content does not say what it is. Choose a format.',
  scenarioName: 'Name of the scenario',
  scenarioNamePlaceholder: 'as the document is called',
  target: 'Goes to',
  newIntegration: 'a new integration',
  preview: 'What the import does',
  reading: 'Reading the document',
  cannotRead: (name: string) => `${name} cannot be imported`,
  notImported: (name: string) => `${name} was not imported`,
  place: (file: string, line: number | null) => (line === null ? file : `${file}, line ${line}`),
  moreFaults: (count: number) => `and ${formatCount(count)} more`,
  tooLarge: (size: number, limit: number) =>
    `The document has ${formatBytes(size)} with its files. At most ${formatBytes(limit)} can be read at once.`,
  empty: {
    title: 'Scenarios come from documents',
    note: 'AsyncAPI 2.0 to 2.6 and 3.x with the files they refer to, JSON Schemas, JSON messages, and libraries that were exported here. You see what they become before anything is created.',
  },
  columns: { scenario: 'Scenario', direction: 'Direction', topics: 'Topics', change: 'What happens' },
  directions: { send: 'We send', receive: 'We receive' },
  documentSays: (word: string) => `the document says ${word}`,
  turn: 'Turn',
  turnOne: (name: string, to: 'send' | 'receive') =>
    to === 'send' ? `Turn ${name}: we send it` : `Turn ${name}: we receive it`,
  turnAll: 'Turn all directions',
  noTopic: 'known only at run time',
  moreTopics: (count: number) => `and ${formatCount(count)} more`,
  moreChanges: (count: number) => `and ${formatPlural(count, 'more difference', 'more differences')}`,
  integrationStates: {
    added: 'new integration',
    changed: 'updates what an earlier import made',
    same: 'already here, the same',
  },
  scenarioStates: {
    added: 'added',
    changed: 'changed',
    same: 'the same',
    removed: 'removed',
    gone: 'not in the document any more, kept because it is in use',
  },
  showAll: (count: number) => `Show ${formatCount(count)} more`,
  connections: (count: number) => formatPlural(count, 'connection', 'connections'),
  connectionStates: { added: 'will be created', exists: 'exists already and stays as it is' },
  toComplete: (what: string) => `To be completed: ${what}`,
  skipped: (count: number) => `${formatPlural(count, 'part', 'parts')} could not be used`,
  reasons: {
    nothingChosen: 'Drop, choose or paste a document.',
    waiting: 'Reading the document …',
    blocked: 'A document cannot be read. Mend it or remove it.',
    same: 'The library has all of this already.',
  },
  summary: ({ added, changed, removed, gone, same }: Counts) =>
    [
      added > 0 && `${formatCount(added)} added`,
      changed > 0 && `${formatCount(changed)} changed`,
      removed > 0 && `${formatCount(removed)} removed`,
      gone > 0 && `${formatCount(gone)} kept because in use`,
      same > 0 && `${formatCount(same)} the same`,
    ]
      .filter((part) => part !== false)
      .join(', '),
  progress: (done: number, all: number) =>
    `Importing ${formatPlural(all, 'document', 'documents')}, ${formatCount(done)} done`,
  button: ({ added, changed, removed }: Counts) => {
    if (added > 0 && changed > 0) return `Import ${formatCount(added)} and update ${scenarios(changed)}`
    if (added > 0) return `Import ${scenarios(added)}`
    if (changed > 0) return `Update ${scenarios(changed)}`
    return removed > 0 ? `Remove ${scenarios(removed)}` : 'Import'
  },
  done: (counts: Counts) => {
    const count = counts.added + counts.changed
    return count === 0 ? 'Document imported' : `${scenarios(count)} imported`
  },
  open: 'Open',
  drop: {
    title: 'Drop to import',
    note: 'AsyncAPI, JSON Schema or JSON, one or several files, or a folder of files that refer to each other.',
  },
}

/** Texts of the library and of the dialog that imports documents. */
export const integrationsText = {
  title: 'Integrations',
  loadFailed: 'The integrations could not be loaded',
  import: importText,
}
