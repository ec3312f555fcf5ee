import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import './drawing.css'
import { repairCharacterReferences } from '@sendwright/bpmn'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import type { ElementRegistry, EventBus } from './bpmnJs.ts'
import { createViewer, type Viewer } from './createViewer.ts'
import classes from './Drawing.module.css'
import { loadDrawingFont } from './drawingLook.ts'
import { nameDrawing } from './nameDrawing.ts'
import type { StepLook } from './stepLooks.ts'
import { fitDrawing, useView, type FitMargin, type View } from './view.ts'

export interface ProcessDrawingProps {
  readonly bpmn: string
  /** Its accessible name. */
  readonly label: string
  readonly looks: ReadonlyMap<string, StepLook>
  /** The element whose details are shown; null for none. */
  readonly selected: string | null
  readonly onSelect: (elementId: string) => void
  /** The file cannot be drawn. */
  readonly onFailed: (error: unknown) => void
  /** What lies over the drawing: badges, bars. */
  readonly children: (drawing: Viewer, view: View) => ReactNode
}

/** Room for what lies over the drawing. */
const margin: FitMargin = { left: 40, right: 40, top: 64, bottom: 64 }

/** A process to look at: it can be moved and zoomed, and a click chooses an element. */
export function ProcessDrawing({ bpmn, label, looks, selected, onSelect, onFailed, children }: ProcessDrawingProps) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null)
  const [viewer, setViewer] = useState<Viewer | null>(null)
  const failed = useEffectEvent(onFailed)
  const select = useEffectEvent(onSelect)
  const startLooks = useEffectEvent(() => looks)
  const name = useEffectEvent(() => label)

  useEffect(() => {
    if (place === null) return undefined
    const container = place
    const made = createViewer(container)
    let isAlive = true
    async function draw(): Promise<void> {
      await loadDrawingFont()
      made.setLooks(startLooks())
      await made.importXML(repairCharacterReferences(bpmn))
      if (!isAlive) return
      nameDrawing(container, name())
      fitDrawing(made, margin)
      made.get<EventBus>('eventBus').on('element.click', (event: unknown) => {
        const id = clickedId(event)
        if (id !== null) select(id)
      })
      setViewer(made)
    }
    draw().catch((error: unknown) => {
      // Destroyed while it was reading: there is nothing to show any more.
      if (isAlive) failed(error)
    })
    return () => {
      isAlive = false
      setViewer(null)
      made.destroy()
    }
  }, [place, bpmn])

  useEffect(() => viewer?.setLooks(looks), [viewer, looks])
  useEffect(() => {
    if (viewer === null) return
    const element = selected === null ? undefined : viewer.get<ElementRegistry>('elementRegistry').get(selected)
    viewer
      .get<{ select: (elements: readonly unknown[]) => void }>('selection')
      .select(element === undefined ? [] : [element])
  }, [viewer, selected])

  return (
    <div className={classes['canvas']} data-looks>
      <div ref={setPlace} className={classes['host']} />
      {viewer !== null && place !== null && (
        <Over drawing={viewer} host={place}>
          {children}
        </Over>
      )}
    </div>
  )
}

interface OverProps {
  readonly drawing: Viewer
  readonly host: HTMLElement
  readonly children: ProcessDrawingProps['children']
}

function Over({ drawing, host, children }: OverProps) {
  const view = useView(drawing, host, margin)
  useEffect(() => {
    host.parentElement?.setAttribute('data-zoom', view.zoom < 0.5 ? 'far' : 'near')
  }, [host, view.zoom])
  return children(drawing, view)
}

/** As fired by bpmn-js; a name beside an event stands for it. */
function clickedId(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || !('element' in event)) return null
  const { element } = event
  if (typeof element !== 'object' || element === null || !('id' in element)) return null
  const target: unknown = 'labelTarget' in element ? element.labelTarget : undefined
  return typeof target === 'object' && target !== null && 'id' in target ? String(target.id) : String(element.id)
}
