import type { Autosave } from './autosave.ts'
import type { SaveState } from './saveState.ts'

/** Saves what waits at once; answers with the state once it is saved, or cannot be for now. */
export function settled(autosave: Autosave): Promise<SaveState> {
  return new Promise((resolve) => {
    const isDone = (): boolean => autosave.state().kind !== 'editing' && autosave.state().kind !== 'saving'
    autosave.flush()
    if (isDone()) return resolve(autosave.state())
    const stop = autosave.subscribe(() => {
      if (!isDone()) return
      stop()
      resolve(autosave.state())
    })
  })
}
