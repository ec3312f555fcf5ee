import { Tooltip } from '@mantine/core'
import { text } from '../../../text/en.ts'
import { useEditorPlace } from '../problems/useEditorPlace.ts'
import classes from './TopBarParts.module.css'
import { useDraftState } from './useDraftState.ts'

/** "Draft" before anything is published; after that the live version and how much the draft differs, leading to both. */
export function DraftStateChip() {
  const words = text.publish.state
  const { live, changes } = useDraftState()
  const { open } = useEditorPlace()
  if (live === null) return <span className={classes['chip']}>{text.editor.topBar.draft}</span>
  return (
    <span className={classes['state']}>
      <Tooltip label={words.publishedAt(live.number, live.publishedAt)}>
        <button type="button" className={classes['chip']} onClick={() => open({ open: 'versions' })}>
          {words.published(live.number)}
        </button>
      </Tooltip>
      {changes !== 0 && (
        <button type="button" className={classes['changes']} onClick={() => open({ open: 'publish' })}>
          {changes === null ? words.changed : words.changes(changes)}
        </button>
      )}
    </span>
  )
}
