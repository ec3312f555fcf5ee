import { ActionIcon, Tooltip } from '@mantine/core'
import { IconListTree } from '@tabler/icons-react'
import classes from '../../../app/drawing/Drawing.module.css'
import type { View } from '../../../app/drawing/view.ts'
import { ZoomButtons } from '../../../app/drawing/ZoomButtons.tsx'
import { text } from '../../../text/en.ts'

/** Outline, zoom and fit, in the lower left corner. */
export function ViewBar({
  view,
  outlineOpen,
  onOutline,
}: {
  readonly view: View
  readonly outlineOpen: boolean
  readonly onOutline: () => void
}) {
  const words = text.editor.drawing
  return (
    <div className={`${classes['bar']} ${classes['view']}`} role="toolbar" aria-label={words.view}>
      <Tooltip label={words.outline}>
        <ActionIcon size={30} aria-label={words.outline} aria-expanded={outlineOpen} onClick={onOutline}>
          <IconListTree size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <span className={classes['separator']} />
      <ZoomButtons view={view} />
    </div>
  )
}
