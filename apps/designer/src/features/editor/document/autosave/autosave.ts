import { ApiError, UnreachableError, type ProcessView } from '@sendwright/contract'
import type { DocumentContent } from '../openEditorDocument.ts'
import type { KeptEditsStore } from './keptEdits.ts'
import { initialSaveState, nextSaveState, type SaveEvent, type SaveState, type Theirs } from './saveState.ts'

/** How long the edits pause before they are saved, in milliseconds. */
export const pauseMs = 600
/** After a save without answer: the first waiting time, and the longest. */
const retryMs = { first: 1_000, longest: 30_000 } as const

/** What the autosave works with. */
export interface AutosaveParts {
  readonly processId: string
  /** Names the edits of this editor in the browser's storage. */
  readonly key: string
  /** The version that the document was opened from, and how many kept edits are in it already. */
  readonly version: number
  readonly edits: number
  /** The newer version on the server where kept edits are built on an older one. */
  readonly theirs: Theirs | null
  /** Whether the first save would lose parts of the file. */
  readonly mayLose: boolean
  readonly content: () => Promise<DocumentContent>
  readonly save: (version: number, content: DocumentContent) => Promise<ProcessView>
  readonly load: () => Promise<ProcessView>
  readonly store: KeptEditsStore
  /** Called with every version that the server took from here. */
  readonly onSaved: (process: ProcessView) => void
}

/** Saves a document as it is edited. */
export interface Autosave {
  readonly state: () => SaveState
  readonly subscribe: (listener: () => void) => () => void
  /** Notes an edit; it is saved after a pause. */
  readonly edited: (edit: { readonly joined: boolean }) => void
  /** Saves now what waits for a pause or for the next try. */
  readonly flush: () => void
  /** Whether closing the page now would lose edits: neither server nor browser has them. */
  readonly wouldLose: () => boolean
  readonly acceptLoss: () => void
  /** Saves over the newer version of somebody else. */
  readonly overwrite: () => void
  /** Goes on from a version of the server that the editor shows now; the unsaved edits are dropped from the storage. */
  readonly reset: (version: number) => Promise<void>
  /** Sends what waits, or keeps it in the browser, and ends. */
  readonly close: () => Promise<void>
}

/** Starts the autosave of an open document. One save is under way at a time; edits are in the browser's storage before they are sent. */
export function createAutosave(parts: AutosaveParts): Autosave {
  let state = initialSaveState(parts.version, parts.edits, parts.theirs)
  let mayLose = parts.mayLose
  /** Contents that were sent without an answer: a newer version that equals one of them is our own. */
  let unanswered: DocumentContent[] = []
  /** Counts edits one by one, unlike the state, to know whether the storage has the last one. */
  let editNumber = parts.edits
  let keptNumber = parts.edits
  let failures = 0
  let pauseTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> = Promise.resolve()
  /** Writes to the storage, one after the other: an older content must not come after a newer one. */
  let storing: Promise<void> = Promise.resolve()
  let closed = false
  const listeners = new Set<() => void>()

  function dispatch(event: SaveEvent): void {
    if (closed) return
    const before = state
    state = nextSaveState(state, event, mayLose)
    if (state === before) return
    if (state.kind === 'saving' && before.kind !== 'saving') sending = send(state.version)
    if (state.kind === 'kept' && before.kind === 'saving') retryLater()
    if (state.kind === 'editing' && before.kind === 'saving') waitForPause()
    for (const listener of listeners) listener()
  }

  function waitForPause(): void {
    clearTimeout(pauseTimer)
    pauseTimer = setTimeout(() => void pauseOver(), pauseMs)
  }

  async function pauseOver(): Promise<void> {
    clearTimeout(pauseTimer)
    pauseTimer = undefined
    if (state.kind === 'editing') dispatch({ type: 'due' })
    // Sending keeps the edits first. Edits that are not sent now are kept all the same.
    const isSent = state.kind === 'saving' && state.sent === state.edits
    if (state.kind !== 'saved' && !isSent) await keep()
  }

  function retryLater(): void {
    clearTimeout(retryTimer)
    const wait = Math.min(retryMs.first * 2 ** failures, retryMs.longest)
    failures += 1
    retryTimer = setTimeout(() => dispatch({ type: 'due' }), wait)
  }

  async function keep(): Promise<DocumentContent> {
    const number = editNumber
    const { version, edits } = state
    const content = await parts.content()
    const kept = { ...content, processId: parts.processId, version, edits, key: parts.key }
    await inStorage(async () => {
      await parts.store.put({ ...kept, state: 'unsaved', at: new Date().toISOString() })
      keptNumber = Math.max(keptNumber, number)
    })
    return content
  }

  /** A browser without storage (a private window, say) or a full one is no reason to stop: wouldLose() tells, and closing asks. */
  function inStorage(work: () => Promise<void>): Promise<void> {
    storing = storing.then(work).catch(() => undefined)
    return storing
  }

  async function send(version: number): Promise<void> {
    const content = await keep()
    try {
      await taken(await parts.save(version, content))
    } catch (error) {
      await failed(error, content)
    }
  }

  async function taken(process: ProcessView): Promise<void> {
    failures = 0
    unanswered = []
    mayLose = false
    parts.onSaved(process)
    dispatch({ type: 'saved', version: process.version })
    if (state.kind === 'saved') await forget()
  }

  async function failed(error: unknown, content: DocumentContent): Promise<void> {
    if (error instanceof UnreachableError) {
      unanswered.push(content)
      return dispatch({ type: 'unanswered' })
    }
    if (!(error instanceof ApiError)) throw error
    if (error.body?.code === 'version-conflict') return settleConflict()
    if (error.status === 404) return dispatch({ type: 'gone' })
    if (error.status >= 400 && error.status < 500 && !isPassing(error.status))
      return dispatch({ type: 'refused', reason: error.message })
    unanswered.push(content)
    return dispatch({ type: 'unanswered' })
  }

  /** A newer version may be what was sent from here, whose answer got lost. */
  async function settleConflict(): Promise<void> {
    try {
      const theirs = await parts.load()
      const own = unanswered.findLast((content) => isSameContent(content, theirs))
      if (own === undefined) return dispatch({ type: 'conflicted', theirs: toTheirs(theirs) })
      if (isSameContent(await parts.content(), theirs)) return await taken(theirs)
      unanswered = []
      parts.onSaved(theirs)
      dispatch({ type: 'rebased', version: theirs.version })
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return dispatch({ type: 'gone' })
      if (error instanceof ApiError || error instanceof UnreachableError) return dispatch({ type: 'unanswered' })
      throw error
    }
  }

  async function forget(): Promise<void> {
    keptNumber = editNumber
    await inStorage(() => parts.store.remove(parts.key))
  }

  if (state.kind === 'editing') waitForPause()

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    edited(edit) {
      editNumber += 1
      dispatch({ type: 'edited', ...edit })
      waitForPause()
    },
    flush() {
      if (pauseTimer !== undefined) void pauseOver()
      if (state.kind === 'kept') {
        clearTimeout(retryTimer)
        dispatch({ type: 'due' })
      }
    },
    wouldLose: () => state.kind !== 'saved' && keptNumber < editNumber,
    acceptLoss() {
      mayLose = false
      dispatch({ type: 'lossAccepted' })
    },
    overwrite: () => dispatch({ type: 'overwrite' }),
    async reset(version) {
      clearTimeout(pauseTimer)
      clearTimeout(retryTimer)
      unanswered = []
      mayLose = false
      dispatch({ type: 'reset', version })
      await forget()
    },
    async close() {
      listeners.clear()
      while (state.kind === 'editing' || state.kind === 'saving') {
        await pauseOver()
        await sending
      }
      closed = true
      clearTimeout(pauseTimer)
      clearTimeout(retryTimer)
      await storing
    },
  }
}

/** Answers that pass by themselves: the time is over, too many requests, the session has to be opened again. */
function isPassing(status: number): boolean {
  return status === 401 || status === 408 || status === 429
}

/** Whether two contents are the same, numbers of contexts and data model to the last digit. */
export function isSameContent(one: DocumentContent, other: DocumentContent): boolean {
  return (
    one.name === other.name &&
    one.bpmn === other.bpmn &&
    JSON.stringify(one.sampleContexts) === JSON.stringify(other.sampleContexts) &&
    JSON.stringify(one.dataModel) === JSON.stringify(other.dataModel)
  )
}

/** What a person is told of a newer version. */
export function toTheirs(process: ProcessView): Theirs {
  return { version: process.version, at: process.updatedAt }
}
