import type { Direction, JsonSchema, Side } from '@sendwright/model'
import { createElement, type Dispatch } from 'react'
import { IconTrash } from '@tabler/icons-react'
import { notify } from '../../../app/notify.tsx'
import type { DraftEvent } from './scenarioDraft.ts'

/** How the parts of a side change it. */
export interface SideEdits {
  readonly change: (change: Partial<Side>) => void
  readonly changeSchema: (schema: JsonSchema) => void
  /** Changes the side by taking something away; the message says what, and offers Undo. */
  readonly remove: (change: Partial<Side>, message: string) => void
  readonly typeSchema: (typed: string) => void
  readonly dropText: () => void
}

/** Turns edits of a side into events of the draft. `onToast` is told how to take a toast away with the draft. */
export function createSideEdits(
  direction: Direction,
  side: Side,
  dispatch: Dispatch<DraftEvent>,
  onToast: (dismiss: () => void) => void,
): SideEdits {
  return {
    change: (change) => dispatch({ type: 'side', direction, change }),
    changeSchema: (schema) => dispatch({ type: 'schema', direction, schema }),
    remove: (change, message) => {
      const after = { ...side, ...change }
      if (change.schema !== undefined) dispatch({ type: 'schema', direction, schema: change.schema })
      else dispatch({ type: 'side', direction, change })
      onToast(
        notify({
          message,
          icon: createElement(IconTrash, { size: 16, stroke: 1.6 }),
          undo: () => dispatch({ type: 'restore', removal: { direction, before: side, after } }),
        }),
      )
    },
    typeSchema: (typed) => dispatch({ type: 'schemaText', direction, text: typed }),
    dropText: () => dispatch({ type: 'dropText', direction }),
  }
}
