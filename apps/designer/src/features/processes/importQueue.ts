import type { Problem } from '@sendwright/model'

/** What became of one file. */
export type ImportState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'importing' }
  | {
      readonly kind: 'imported'
      readonly processId: string
      readonly name: string
      /** What of the file cannot be kept, and other warnings. */
      readonly warnings: readonly Problem[]
    }
  | { readonly kind: 'refused'; readonly reasons: readonly string[]; readonly requestId: string | null }
  | { readonly kind: 'stopped' }

export interface ImportFile {
  readonly id: number
  readonly fileName: string
  readonly state: ImportState
}

/** The files of an import in the order they were given. */
export type ImportQueue = readonly ImportFile[]

export type ImportEvent =
  | { readonly type: 'added'; readonly files: readonly { readonly id: number; readonly fileName: string }[] }
  | { readonly type: 'changed'; readonly id: number; readonly state: ImportState }
  | { readonly type: 'stopped' }
  | { readonly type: 'closed' }

/** Follows the files: what is added while others are under way joins them, what is added later starts a new list. */
export function importQueueReducer(queue: ImportQueue, event: ImportEvent): ImportQueue {
  switch (event.type) {
    case 'added': {
      const added = event.files.map((file): ImportFile => ({ ...file, state: { kind: 'waiting' } }))
      return isUnderWay(queue) ? [...queue, ...added] : added
    }
    case 'changed':
      return queue.map((file) => (file.id === event.id ? { ...file, state: event.state } : file))
    case 'stopped':
      return queue.map((file) => (file.state.kind === 'waiting' ? { ...file, state: { kind: 'stopped' } } : file))
    case 'closed':
      return isUnderWay(queue) ? queue : []
  }
}

/** Whether a file is waiting or being imported. */
export function isUnderWay(queue: ImportQueue): boolean {
  return queue.some(({ state }) => state.kind === 'waiting' || state.kind === 'importing')
}

/** How many files there are, how many are through, and how many became processes. */
export function importCounts(queue: ImportQueue): {
  readonly all: number
  readonly done: number
  readonly imported: number
} {
  const imported = queue.filter(({ state }) => state.kind === 'imported').length
  const open = queue.filter(({ state }) => state.kind === 'waiting' || state.kind === 'importing').length
  return { all: queue.length, done: queue.length - open, imported }
}

/** The process to open after an import: of a single file that came through whole; else there is something to read first. */
export function processToOpen(queue: ImportQueue): string | null {
  const only = queue.length === 1 ? queue[0]?.state : undefined
  return only?.kind === 'imported' && only.warnings.length === 0 ? only.processId : null
}

/** The name for a process whose file does not name it: the file's own, without its ending. */
export function nameFromFile(fileName: string): string {
  return fileName.replace(/\.(bpmn|bpmn20\.xml|xml)$/i, '').trim() || fileName
}

/** Whether a BPMN file gives a process a name; the server takes that one then. */
export function namesItsProcess(xml: string): boolean {
  return /<(?:[\w-]+:)?process\b[^>]*\sname\s*=\s*["']\s*[^"'\s]/.test(xml)
}
