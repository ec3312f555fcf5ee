import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import links from '../../../ui/link.module.css'
import type { SaveState } from '../document/autosave/saveState.ts'
import classes from './BlockingStrip.module.css'

/** Why the draft on the server is not what is seen here, and the way to decide it. Nothing while it is, or will be at once. */
export function UnsavedStrip({
  state,
  onBack,
  children,
}: {
  /** Null where `children` say it. */
  readonly state: SaveState | null
  readonly onBack: () => void
  readonly children?: ReactNode
}) {
  const words = text.publish.blocked
  const sentence = state === null ? children : unsavedSentence(state)
  if (sentence === null) return null
  return (
    <output className={classes['strip']} data-severity="warning">
      <div className={classes['row']}>
        <IconAlertTriangle size={16} stroke={1.6} aria-hidden className={classes['icon']} />
        <span className={classes['sentence']}>{sentence}</span>
        <span className={classes['links']}>
          <button type="button" className={links['link']} onClick={onBack}>
            {state === null ? words.showNewest : words.backToEditor}
          </button>
        </span>
      </div>
    </output>
  )
}

function unsavedSentence(state: SaveState): string | null {
  const words = text.publish.blocked.unsaved
  switch (state.kind) {
    case 'saved':
    case 'editing':
    case 'saving':
      return null
    case 'kept':
      return words.kept
    case 'held':
      return words.held
    case 'refused':
      return words.refused(state.reason)
    case 'conflict':
      return words.conflict(state.theirs.at)
    case 'gone':
      return words.gone
  }
}
