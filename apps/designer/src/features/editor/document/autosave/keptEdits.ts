import { parseExactJson, type JsonSchema, type SampleContext } from '@sendwright/model'
import type { DocumentContent } from '../openEditorDocument.ts'

/** Edits in this browser that the server does not have: unsaved ones, or a version that a person set aside. */
export interface KeptEdits extends DocumentContent {
  /** One per editor that was opened: two tabs never write over each other. */
  readonly key: string
  readonly processId: string
  readonly state: 'unsaved' | 'setAside'
  /** The version on the server that they are built on. */
  readonly version: number
  readonly edits: number
  /** When they were kept, ISO 8601. */
  readonly at: string
}

/** Storage of edits in the browser. Every call rejects where the browser has none, or it is full. */
export interface KeptEditsStore {
  readonly put: (kept: KeptEdits) => Promise<void>
  readonly remove: (key: string) => Promise<void>
  /** Those of a process, the newest first. */
  readonly list: (processId: string) => Promise<readonly KeptEdits[]>
}

const storeName = 'edits'

/** The store in IndexedDB: localStorage ends at about 5 MB, and a process may have 16. */
export function createKeptEditsStore(databaseName = 'sendwright'): KeptEditsStore {
  const opened = (): Promise<IDBDatabase> => {
    const request = indexedDB.open(databaseName, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'key' })
    return answerOf(request)
  }

  async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await opened()
    try {
      const transaction = database.transaction(storeName, mode)
      const request = work(transaction.objectStore(storeName))
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error ?? new Error('The browser gave up storing the edits'))
      })
      return request.result
    } finally {
      database.close()
    }
  }

  return {
    async put(kept) {
      await run('readwrite', (store) => store.put(toStored(kept)))
    },
    async remove(key) {
      await run('readwrite', (store) => store.delete(key))
    },
    async list(processId) {
      const all: unknown[] = await run('readonly', (store) => store.getAll())
      return all
        .filter(isStored)
        .filter((stored) => stored.processId === processId)
        .map(fromStored)
        .toSorted((a, b) => b.at.localeCompare(a.at))
    },
  }
}

/**
 * Sample contexts and data model as JSON text: exact numbers are objects that a structured clone would not keep.
 * Edits kept before there were data models have none.
 */
interface Stored extends Omit<KeptEdits, 'sampleContexts' | 'dataModel'> {
  readonly sampleContexts: string
  readonly dataModel?: string
}

function toStored(kept: KeptEdits): Stored {
  return {
    ...kept,
    sampleContexts: JSON.stringify(kept.sampleContexts),
    dataModel: JSON.stringify(kept.dataModel),
  }
}

function fromStored(stored: Stored): KeptEdits {
  // Written by toStored.
  const sampleContexts = parseExactJson(stored.sampleContexts) as unknown as readonly SampleContext[]
  const dataModel = parseExactJson(stored.dataModel ?? 'null') as JsonSchema | null
  return { ...stored, sampleContexts, dataModel }
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'processId' in value && 'sampleContexts' in value
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser gave no reason'))
  })
}
