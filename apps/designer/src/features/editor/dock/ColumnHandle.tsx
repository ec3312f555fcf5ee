import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { text } from '../../../text/en.ts'
import type { Column } from './columnWidths.ts'
import classes from './Dock.module.css'

export interface ColumnHandleProps {
  readonly left: Column['id']
  readonly right: Column['id']
  /** Called with the pixels since the last call. */
  readonly onMove: (pixels: number) => void
}

const keyStep = 16

/** The border between two columns, which can be dragged, or moved with the arrow keys. */
export function ColumnHandle({ left, right, onMove }: ColumnHandleProps) {
  const last = useRef<number | null>(null)
  const names = { context: text.dock.context.title, record: text.dock.record.title, send: text.dock.send.title, live: text.dock.live.title }

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    last.current = event.clientX
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (last.current === null) return
    onMove(event.clientX - last.current)
    last.current = event.clientX
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    onMove(event.key === 'ArrowLeft' ? -keyStep : keyStep)
  }

  return (
    // A focusable separator is a widget (ARIA 1.2), and this one moves.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes['border']}
      role="separator"
      aria-orientation="vertical"
      aria-label={text.dock.resizeColumns(names[left], names[right])}
      aria-valuenow={50}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
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
