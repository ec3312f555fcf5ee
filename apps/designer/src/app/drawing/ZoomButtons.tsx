import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { text } from '../../text/en.ts'
import classes from './Drawing.module.css'
import type { View } from './view.ts'

/** Smaller, as large as it is drawn, larger, and the whole drawing: in a bar over the drawing. */
export function ZoomButtons({ view }: { readonly view: View }) {
  const words = text.editor.drawing
  const percent = Math.round(view.zoom * 100)
  return (
    <>
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
    </>
  )
}
