import type { ProcessView } from '@sendwright/contract'
import type { Problem } from '@sendwright/model'
import { createAutosave, isSameContent, toTheirs, type Autosave } from './autosave/autosave.ts'
import { createKeptEditsStore, type KeptEdits } from './autosave/keptEdits.ts'
import { settled } from './autosave/settled.ts'
import { joinTabs } from './autosave/tabs.ts'
import { downloadBpmn } from './downloadBpmn.ts'
import { DrawingError, openEditorDocument, type DocumentContent, type OpenDocument } from './openEditorDocument.ts'

/** The calls to the server that an open editor needs. */
export interface SessionServer {
  readonly load: () => Promise<ProcessView>
  readonly save: (version: number, content: DocumentContent) => Promise<ProcessView>
  /** Creates a process of its own from a content. */
  readonly copy: (content: DocumentContent) => Promise<ProcessView>
  /** Called with every version of the process that is seen. */
  readonly seen: (process: ProcessView) => void
  /** Calls the listener when the server answers again; returns how to stop that. */
  readonly onBack: (listener: () => void) => () => void
}

/** An open process with everything that keeps it safe. */
export interface EditorSession {
  readonly document: OpenDocument
  readonly autosave: Autosave
  /** What saving would lose of the file, as problems of the server; empty after the first save. */
  readonly losses: readonly Problem[]
  /** How many edits of an earlier visit were brought back; 0 for none. */
  readonly restored: number
  /** Called when a newer version was taken over because there was no edit here. */
  readonly onNewer: (listener: (process: ProcessView) => void) => void
  /** Versions of this process that were set aside in this browser, the newest first. */
  readonly setAside: () => Promise<readonly KeptEdits[]>
  readonly load: () => Promise<ProcessView>
  /** Shows the newest version of the server; what was here is set aside in this browser, or downloaded where it cannot be. */
  readonly takeTheirs: () => Promise<void>
  /**
   * Saves what waits, has the server replace the draft over that version and shows what it answers; answers with what was
   * here. Null where the edits cannot be saved for now: nothing is replaced then.
   */
  readonly replaceDraft: (replace: (version: number) => Promise<ProcessView>) => Promise<DocumentContent | null>
  /** Makes a process of its own from what is here, and shows the newest version of the server in this one. */
  readonly saveAsCopy: (name: string) => Promise<ProcessView>
  readonly close: () => Promise<void>
}

/** Why a process could not be opened in the editor although the server has it. */
export class UnreadableProcessError extends Error {
  readonly process: ProcessView
  constructor(process: ProcessView, cause: DrawingError) {
    super(cause.message, { cause })
    this.name = 'UnreadableProcessError'
    this.process = process
  }
}

/** Editors of this tab that are still saving; the next one of the same process waits for them. */
const closing = new Map<string, Promise<void>>()

const store = createKeptEditsStore()

/**
 * Opens a process with the edits of an earlier visit that the server does not have. Throws `UnreadableProcessError` for a file
 * that cannot be drawn, and what `load` throws.
 */
export async function openEditorSession(
  processId: string,
  container: HTMLElement,
  server: SessionServer,
): Promise<EditorSession> {
  await closing.get(processId)
  const process = await server.load()
  const tabs = joinTabs(processId)
  const kept = await findKeptEdits(process, (key) => tabs.isOpenElsewhere(key))
  const key = kept?.key ?? randomKey()
  tabs.own(key)

  const document = await openEditorDocument(container, kept ?? process).catch((error: unknown) => {
    tabs.close()
    throw error instanceof DrawingError ? new UnreadableProcessError(process, error) : error
  })
  const isNewer = kept !== null && kept.version !== process.version
  const losses = isNewer ? [] : process.problems.filter((problem) => problem.code === 'bpmn-loss')
  const autosave = createAutosave({
    processId,
    key,
    version: kept?.version ?? process.version,
    edits: kept?.edits ?? 0,
    theirs: isNewer ? toTheirs(process) : null,
    mayLose: losses.length > 0,
    content: document.content,
    save: server.save,
    load: server.load,
    store,
    onSaved: (saved) => {
      server.seen(saved)
      tabs.saved(saved.version)
    },
  })
  const newerListeners = new Set<(process: ProcessView) => void>()
  document.onEdit((edit) => autosave.edited(edit))

  async function show(newest: ProcessView): Promise<void> {
    await document.replace(newest)
    server.seen(newest)
    await autosave.reset(newest.version)
  }

  /** Only where nothing is edited here: an edit under way makes it a conflict, for a person to decide. */
  async function takeNewer(): Promise<void> {
    if (autosave.state().kind !== 'saved' || document.isBusy()) return
    const newest = await server.load().catch(() => null)
    const state = autosave.state()
    if (newest === null || state.kind !== 'saved' || newest.version <= state.version || document.isBusy()) return
    await show(newest)
    for (const listener of newerListeners) listener(newest)
  }

  tabs.onSaved((version) => {
    if (version > autosave.state().version) void takeNewer()
  })
  const stopWatching = watchWindow(autosave, () => void takeNewer())
  const stopWaiting = server.onBack(() => autosave.flush())

  async function leave(): Promise<void> {
    stopWatching()
    stopWaiting()
    await autosave.close()
    document.destroy()
    tabs.close()
  }

  return {
    document,
    autosave,
    losses,
    restored: kept?.edits ?? 0,
    onNewer: (listener) => void newerListeners.add(listener),
    setAside: async () => (await store.list(processId).catch(() => [])).filter((edits) => edits.state === 'setAside'),
    load: server.load,
    async takeTheirs() {
      const newest = await server.load()
      const mine = await document.content()
      const { version, edits } = autosave.state()
      const aside = { ...mine, key: randomKey(), processId, version, edits, at: new Date().toISOString() }
      await store.put({ ...aside, state: 'setAside' }).catch(() => downloadBpmn(mine.name, mine.bpmn))
      await show(newest)
    },
    async replaceDraft(replace) {
      const { kind, version } = await settled(autosave)
      if (kind !== 'saved') return null
      const before = await document.content()
      await show(await replace(version))
      return before
    },
    async saveAsCopy(name) {
      const copy = await server.copy({ ...(await document.content()), name })
      const newest = await server.load().catch(() => null)
      if (newest === null) await autosave.reset(autosave.state().version)
      else await show(newest)
      return copy
    },
    close() {
      const left = leave().finally(() => {
        if (closing.get(processId) === left) closing.delete(processId)
      })
      closing.set(processId, left)
      return left
    },
  }
}

/** The newest edits of an earlier visit that the server does not have and no other tab is working on. */
async function findKeptEdits(
  process: ProcessView,
  isOpenElsewhere: (key: string) => Promise<boolean>,
): Promise<KeptEdits | null> {
  const all = await store.list(process.id).catch(() => [])
  for (const kept of all.filter((edits) => edits.state === 'unsaved')) {
    if (await isOpenElsewhere(kept.key)) continue
    if (!isSameContent(kept, process)) return kept
    // The answer to its save got lost.
    await store.remove(kept.key).catch(() => undefined)
  }
  return null
}

/** Saves when the window is left, looks for a newer version when it is come back to, and asks before edits would be lost. */
function watchWindow(autosave: Autosave, onReturn: () => void): () => void {
  const onLeave = (): void => autosave.flush()
  const onVisibility = (): void => (document.visibilityState === 'hidden' ? onLeave() : onReturn())
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (!autosave.wouldLose()) return
    autosave.flush()
    event.preventDefault()
  }
  window.addEventListener('blur', onLeave)
  window.addEventListener('focus', onReturn)
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('beforeunload', onUnload)
  return () => {
    window.removeEventListener('blur', onLeave)
    window.removeEventListener('focus', onReturn)
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('beforeunload', onUnload)
  }
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
