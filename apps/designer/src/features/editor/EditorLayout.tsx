import { useLocalStorage, useViewportSize } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent as ReactKeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react'
import { text } from '../../text/en.ts'
import { clampDockHeight, defaultDockHeight, dockLimits } from './dockHeight.ts'
import classes from './EditorLayout.module.css'
import { useToastPlace } from './useToastPlace.ts'

/** What a person chose for the dock; null: as high as the window makes it. */
interface DockChoice {
  readonly height: number | null
  readonly folded: boolean
}

/** The places of the editor: the drawing with the dock below it, and the panel beside both. */
export function EditorLayout({
  drawing,
  panel,
  dock,
}: {
  readonly drawing: ReactNode
  readonly panel: ReactNode
  readonly dock: ReactNode
}) {
  const [choice, setChoice] = useLocalStorage<DockChoice>({
    key: 'sendwright-dock',
    defaultValue: { height: null, folded: false },
    getInitialValueInEffect: false,
  })
  useEscapeToDrawing()
  const window = useViewportSize()
  // The hook knows the window only after the first render.
  const windowHeight = window.height === 0 ? globalThis.innerHeight : window.height
  const room = windowHeight - 48
  const height = clampDockHeight(choice.height ?? defaultDockHeight(windowHeight), room)
  const isOneColumn = (window.width === 0 ? globalThis.innerWidth : window.width) < 1100
  const isFolded = choice.folded && !isOneColumn
  const drawingPlace = useRef<HTMLDivElement>(null)
  useToastPlace(drawingPlace, isOneColumn)

  return (
    <div className={classes['layout']}>
      <div ref={drawingPlace} className={classes['drawing']}>
        {drawing}
      </div>
      <section className={classes['panel']} aria-label={text.editor.regions.panel} data-region="panel" tabIndex={-1}>
        {panel}
      </section>
      <section className={classes['dockArea']} aria-label={text.editor.regions.dock} data-region="dock" tabIndex={-1}>
        {!isFolded && (
          <DockHandle
            height={height}
            room={room}
            onChange={(next) => setChoice({ height: next, folded: false })}
            onReset={() => setChoice({ height: null, folded: false })}
          />
        )}
        <button
          type="button"
          className={classes['fold']}
          aria-label={isFolded ? text.editor.dock.unfold : text.editor.dock.fold}
          aria-expanded={!isFolded}
          data-folded={isFolded || undefined}
          onClick={() => setChoice({ ...choice, folded: !isFolded })}
        >
          <IconChevronDown size={12} stroke={1.6} aria-hidden />
        </button>
        <div
          className={classes['dock']}
          style={isOneColumn ? undefined : { height: isFolded ? dockLimits.folded : height }}
          inert={isFolded}
        >
          {dock}
        </div>
      </section>
    </div>
  )
}

function DockHandle({
  height,
  room,
  onChange,
  onReset,
}: {
  readonly height: number
  readonly room: number
  readonly onChange: (height: number) => void
  readonly onReset: () => void
}) {
  const [start, setStart] = useState<{ readonly y: number; readonly height: number } | null>(null)

  function onPointerDown(event: PointerEvent<HTMLHRElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId)
    setStart({ y: event.clientY, height })
  }

  function onPointerMove(event: PointerEvent<HTMLHRElement>): void {
    if (start !== null) onChange(clampDockHeight(start.height + start.y - event.clientY, room))
  }

  function onKeyDown(event: ReactKeyboardEvent<HTMLHRElement>): void {
    const step = { ArrowUp: 20, ArrowDown: -20 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onChange(clampDockHeight(height + step, room))
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved is a control (ARIA 1.2)
    <hr
      className={classes['handle']}
      aria-orientation="horizontal"
      aria-label={text.editor.dock.resize}
      aria-valuenow={height}
      aria-valuemin={dockLimits.least}
      aria-valuemax={clampDockHeight(Infinity, room)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      data-dragging={start !== null || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => setStart(null)}
      onPointerCancel={() => setStart(null)}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    />
  )
}

/** Esc leaves the panel and the dock for the drawing, unless something in them had a use for it. */
function useEscapeToDrawing(): void {
  useEffect(() => {
    let isUsed = false
    // An open list is closed by the time the key comes up to the document: it is looked for on the way down.
    const onCapture = (event: KeyboardEvent): void => {
      isUsed = event.target instanceof Element && event.target.closest('[aria-expanded="true"]') !== null
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isUsed || !(event.target instanceof Element)) return
      if (event.target.closest('[data-region="panel"], [data-region="dock"]') === null) return
      document.querySelector<SVGElement>('[data-region="drawing"]')?.focus()
    }
    document.addEventListener('keydown', onCapture, true)
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onCapture, true)
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
