import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialSaveState, nextSaveState, type SaveEvent, type SaveState } from './saveState.ts'

const edited: SaveEvent = { type: 'edited', joined: false }
const joined: SaveEvent = { type: 'edited', joined: true }
const due: SaveEvent = { type: 'due' }
const theirs = { version: 9, at: '2026-11-21T14:02:00Z' }

function after(...events: readonly SaveEvent[]): SaveState {
  return events.reduce((state, event) => nextSaveState(state, event, false), initialSaveState(4))
}

describe('state of the edits', () => {
  it('goes from saved over editing and saving to saved with the new version', () => {
    expect(after(edited).kind).toBe('editing')
    expect(after(edited, due)).toEqual({ kind: 'saving', version: 4, edits: 1, sent: 1 })
    expect(after(edited, due, { type: 'saved', version: 5 })).toEqual({ kind: 'saved', version: 5, edits: 0 })
  })

  it('counts keystrokes of one step once', () => {
    expect(after(edited, joined, joined).edits).toBe(1)
    expect(after(edited, edited).edits).toBe(2)
  })

  it('keeps an edit made while saving, and saves it over the version that came back', () => {
    const state = after(edited, due, edited, { type: 'saved', version: 5 })
    expect(state).toEqual({ kind: 'editing', version: 5, edits: 1 })
  })

  it('counts a keystroke that joins a step which is on its way', () => {
    const state = after(edited, due, joined, { type: 'saved', version: 5 })
    expect(state).toEqual({ kind: 'editing', version: 5, edits: 1 })
  })

  it('keeps edits that got no answer over the same version, and sends them again when due', () => {
    expect(after(edited, edited, due, { type: 'unanswered' })).toEqual({ kind: 'kept', version: 4, edits: 2 })
    expect(after(edited, due, { type: 'unanswered' }, edited, due)).toEqual({
      kind: 'saving',
      version: 4,
      edits: 2,
      sent: 2,
    })
  })

  it('stays refused until the next edit', () => {
    const refused = after(edited, due, { type: 'refused', reason: 'Too large' })
    expect(refused).toEqual({ kind: 'refused', version: 4, edits: 1, reason: 'Too large' })
    expect(nextSaveState(refused, edited, false)).toEqual({ kind: 'editing', version: 4, edits: 2 })
  })

  it('never saves over a newer version by itself', () => {
    const conflict = after(edited, due, { type: 'conflicted', theirs })
    expect(conflict.kind).toBe('conflict')
    expect(
      [due, edited, { type: 'lossAccepted' } as const].map((event) => nextSaveState(conflict, event, false).kind),
    ).toEqual(['conflict', 'conflict', 'conflict'])
  })

  it('saves over a newer version only when a person says so', () => {
    const state = nextSaveState(after(edited, due, { type: 'conflicted', theirs }), { type: 'overwrite' }, false)
    expect(state).toEqual({ kind: 'saving', version: 9, edits: 1, sent: 1 })
  })

  it('holds the first save that would lose parts of the file until a person agrees', () => {
    const held = nextSaveState(after(edited), due, true)
    expect(held).toEqual({ kind: 'held', version: 4, edits: 1 })
    expect(nextSaveState(held, due, true)).toBe(held)
    expect(nextSaveState(held, { type: 'lossAccepted' }, true).kind).toBe('saving')
  })

  it('does not save a process that was deleted', () => {
    const gone = after(edited, due, { type: 'gone' })
    expect(nextSaveState(gone, due, false)).toEqual({ kind: 'gone', version: 4, edits: 1 })
  })

  it('starts with edits that were kept in the browser', () => {
    expect(initialSaveState(4, 3)).toEqual({ kind: 'editing', version: 4, edits: 3 })
  })

  it('starts with a conflict where the kept edits are built on an older version', () => {
    expect(initialSaveState(4, 3, theirs)).toEqual({ kind: 'conflict', version: 4, edits: 3, theirs })
  })

  it('goes on over an earlier version from here, whose answer got lost', () => {
    expect(after(edited, due, { type: 'rebased', version: 5 })).toEqual({ kind: 'editing', version: 5, edits: 1 })
  })

  it('never says saved while an edit is not with the server', () => {
    const events = fc.constantFrom<SaveEvent>(
      edited,
      joined,
      due,
      { type: 'saved', version: 5 },
      { type: 'unanswered' },
      { type: 'refused', reason: '' },
      { type: 'conflicted', theirs },
      { type: 'overwrite' },
      { type: 'lossAccepted' },
    )
    fc.assert(
      fc.property(fc.array(events), fc.boolean(), (history, mayLose) => {
        // A model that only knows which edits the server has seen.
        let state: SaveState = initialSaveState(4)
        let here = 0
        let sent = 0
        for (const event of history) {
          const before = state
          state = nextSaveState(state, event, mayLose)
          if (event.type === 'edited') here += 1
          if (state.kind === 'saving' && before.kind !== 'saving') sent = here
          if (state.kind === 'saved') expect(here === sent || here === 0).toBe(true)
        }
      }),
    )
  })
})
