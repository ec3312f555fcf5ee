import { ActionIcon, Tooltip } from '@mantine/core'
import { IconListTree, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { text } from '../../../text/en.ts'
import classes from './Canvas.module.css'
import type { View } from './view.ts'

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
  const percent = Math.round(view.zoom * 100)
  return (
    <div className={`${classes['bar']} ${classes['view']}`} role="toolbar" aria-label={words.view}>
      <Tooltip label={words.outline}>
        <ActionIcon size={30} aria-label={words.outline} aria-expanded={outlineOpen} onClick={onOutline}>
          <IconListTree size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <span className={classes['separator']} />
      <Tooltip label={words.zoomOut}>
        <ActionIcon size={30} aria-label={words.zoomOut} onClick={() => view.step(-1)}>
          <IconMinus size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <button type="button" className={classes['zoom']} aria-label={words.zoomReset(percent)} onClick={view.reset}>
        {words.zoom(percent)}
      </button>
      <Tooltip label={words.zoomIn}>
        <ActionIcon size={30} aria-label={words.zoomIn} onClick={() => view.step(1)}>
          <IconPlus size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words.fit}>
        <ActionIcon size={30} aria-label={words.fit} onClick={view.fit}>
          <IconMaximize size={18} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
