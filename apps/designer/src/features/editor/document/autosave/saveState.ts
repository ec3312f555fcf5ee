/** A version that somebody else saved. */
export interface Theirs {
  readonly version: number
  /** When it was saved, ISO 8601. */
  readonly at: string
}

/**
 * Where the edits are. `version` is the one on the server that they are built on; `edits` counts those that the server does not
 * have yet.
 */
export type SaveState =
  | { readonly kind: 'saved'; readonly version: number; readonly edits: 0 }
  /** Waiting for a pause in the edits. */
  | { readonly kind: 'editing'; readonly version: number; readonly edits: number }
  /** On the way to the server; `sent` of the edits are in what was sent. */
  | { readonly kind: 'saving'; readonly version: number; readonly edits: number; readonly sent: number }
  /** The server did not answer, or could not save now; asked again after a while. */
  | { readonly kind: 'kept'; readonly version: number; readonly edits: number }
  /** Saving would lose parts of the file; a person has to agree first. */
  | { readonly kind: 'held'; readonly version: number; readonly edits: number }
  /** The server will not take this content; the next edit asks again. */
  | { readonly kind: 'refused'; readonly version: number; readonly edits: number; readonly reason: string }
  /** The server has a newer version by somebody else; a person decides. */
  | { readonly kind: 'conflict'; readonly version: number; readonly edits: number; readonly theirs: Theirs }
  /** The process was deleted elsewhere. */
  | { readonly kind: 'gone'; readonly version: number; readonly edits: number }

/** What happens to the edits. */
export type SaveEvent =
  | { readonly type: 'edited'; readonly joined: boolean }
  /** The edits paused, or the waiting time after a failure is over. */
  | { readonly type: 'due' }
  | { readonly type: 'saved'; readonly version: number }
  /** The version on the server turned out to be an earlier one from here, whose answer got lost; the edits since are not in it. */
  | { readonly type: 'rebased'; readonly version: number }
  /** No answer, or one that says that the server cannot save now. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'conflicted'; readonly theirs: Theirs }
  | { readonly type: 'gone' }
  /** A person agreed to save in spite of what the file loses. */
  | { readonly type: 'lossAccepted' }
  /** A person chose to save over the newer version. */
  | { readonly type: 'overwrite' }
  /** The editor shows what the server has; edits that were here are somewhere else. */
  | { readonly type: 'reset'; readonly version: number }

/** What an editor starts with: what the server has, or edits that were kept in the browser, over the same version or an older one. */
export function initialSaveState(version: number, edits = 0, theirs: Theirs | null = null): SaveState {
  if (theirs !== null) return { kind: 'conflict', version, edits, theirs }
  return edits === 0 ? { kind: 'saved', version, edits: 0 } : { kind: 'editing', version, edits }
}

/** The state after an event. `mayLose` tells that saving needs a person's agreement first. An event that means nothing in a state leaves it. */
export function nextSaveState(state: SaveState, event: SaveEvent, mayLose: boolean): SaveState {
  switch (event.type) {
    case 'edited':
      return afterEdit(state, event.joined)
    case 'due':
      return isWaiting(state) ? startSaving(state, mayLose) : state
    case 'lossAccepted':
      return state.kind === 'held' ? startSaving(state, false) : state
    case 'overwrite':
      return state.kind === 'conflict'
        ? { kind: 'saving', version: state.theirs.version, edits: state.edits, sent: state.edits }
        : state
    case 'saved':
      return state.kind === 'saving' ? afterSave(event.version, state.edits - state.sent) : state
    case 'rebased':
      return state.kind === 'saving' ? { kind: 'editing', version: event.version, edits: state.edits } : state
    case 'unanswered':
      return leaveSaving(state, { kind: 'kept' })
    case 'refused':
      return leaveSaving(state, { kind: 'refused', reason: event.reason })
    case 'conflicted':
      return leaveSaving(state, { kind: 'conflict', theirs: event.theirs })
    case 'gone':
      return leaveSaving(state, { kind: 'gone' })
    case 'reset':
      return { kind: 'saved', version: event.version, edits: 0 }
  }
}

type Waiting = Extract<SaveState, { readonly kind: 'editing' | 'kept' | 'refused' }>
type Left =
  | { readonly kind: 'kept' | 'gone' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'conflict'; readonly theirs: Theirs }

function isWaiting(state: SaveState): state is Waiting {
  return state.kind === 'editing' || state.kind === 'kept' || state.kind === 'refused'
}

/** A keystroke that belongs to the step before counts only where that step is with the server already. */
function afterEdit(state: SaveState, joined: boolean): SaveState {
  if (state.kind === 'saved') return { kind: 'editing', version: state.version, edits: 1 }
  const isNew = !joined || (state.kind === 'saving' && state.edits === state.sent)
  const edits = isNew ? state.edits + 1 : state.edits
  return state.kind === 'refused' ? { kind: 'editing', version: state.version, edits } : { ...state, edits }
}

function startSaving(state: { readonly version: number; readonly edits: number }, mayLose: boolean): SaveState {
  const { version, edits } = state
  return mayLose ? { kind: 'held', version, edits } : { kind: 'saving', version, edits, sent: edits }
}

function afterSave(version: number, edits: number): SaveState {
  return edits === 0 ? { kind: 'saved', version, edits: 0 } : { kind: 'editing', version, edits }
}

function leaveSaving(state: SaveState, left: Left): SaveState {
  if (state.kind !== 'saving') return state
  return { ...left, version: state.version, edits: state.edits }
}
