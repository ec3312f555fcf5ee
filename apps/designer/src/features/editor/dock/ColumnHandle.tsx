import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { text } from '../../../text/en.ts'
import type { Column } from './columnWidths.ts'
import classes from './Dock.module.css'

export interface ColumnHandleProps {
  readonly left: Column['id']
  readonly right: Column['id']
  /** The left one's part of the width of both, from 0 to 1. */
  readonly share: number
  /** Called with the pixels since the last call. */
  readonly onMove: (pixels: number) => void
}

const keyStep = 16

/** The border between two columns, which can be dragged, or moved with the arrow keys. */
export function ColumnHandle({ left, right, share, onMove }: ColumnHandleProps) {
  const last = useRef<number | null>(null)
  const names = {
    context: text.dock.context.title,
    record: text.dock.record.title,
    send: text.dock.send.title,
    live: text.dock.live.title,
  }

  function onPointerDown(event: PointerEvent<HTMLHRElement>): void {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    last.current = event.clientX
  }

  function onPointerMove(event: PointerEvent<HTMLHRElement>): void {
    if (last.current === null) return
    onMove(event.clientX - last.current)
    last.current = event.clientX
  }

  function onKeyDown(event: KeyboardEvent<HTMLHRElement>): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    onMove(event.key === 'ArrowLeft' ? -keyStep : keyStep)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a control (ARIA 1.2)
    <hr
      className={classes['border']}
      aria-orientation="vertical"
      aria-label={text.dock.resizeColumns(names[left], names[right])}
      aria-valuenow={Math.round(share * 100)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      data-movable
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        last.current = null
      }}
      onKeyDown={onKeyDown}
    />
  )
}
