import { createContext, useContext, useSyncExternalStore } from 'react'
import type { SaveState } from './autosave/saveState.ts'
import type { EditorSession } from './editorSession.ts'

const EditorSessionContext = createContext<EditorSession | null>(null)

/** Gives the parts of the editor that draw and save their session. */
export const EditorSessionProvider = EditorSessionContext.Provider

/** The open session; only below `EditorSessionProvider`. */
export function useEditorSession(): EditorSession {
  const session = useContext(EditorSessionContext)
  if (session === null) throw new Error('useEditorSession is used outside the editor')
  return session
}

/** Where the edits of a session are; renders again when that changes. */
export function useSaveState({ autosave }: EditorSession): SaveState {
  return useSyncExternalStore(autosave.subscribe, autosave.state)
}

/** The name of the process, while it is being opened too: null then. */
export function useProcessName(session: EditorSession | null): string | null {
  return useSyncExternalStore(
    session?.document.subscribe ?? neverChanges,
    () => session?.document.snapshot().name ?? null,
  )
}

/** How many edits the server does not have. */
export function useUnsavedEdits(session: EditorSession | null): number {
  return useSyncExternalStore(session?.autosave.subscribe ?? neverChanges, () => session?.autosave.state().edits ?? 0)
}

function neverChanges(): () => void {
  return () => {}
}
