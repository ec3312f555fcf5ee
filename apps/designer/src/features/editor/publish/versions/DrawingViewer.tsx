import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import NavigatedViewerModule from 'bpmn-js/lib/NavigatedViewer.js'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Canvas } from '../../../../app/drawing/bpmnJs.ts'
import { drawingColors, drawingText, loadDrawingFont } from '../../../../app/drawing/drawingLook.ts'
import { LabelRoom } from '../../../../app/drawing/labelRoom.ts'
import { fitDrawing } from '../../../../app/drawing/view.ts'
import { text } from '../../../../text/en.ts'
import classes from './DrawingViewer.module.css'

export interface DrawingViewerProps {
  readonly label: string
  readonly bpmn: string
  /** The step that is marked. */
  readonly selected: string | null
  readonly onSelect: (nodeId: string) => void
}

const margin = { left: 28, right: 28, top: 28, bottom: 36 } as const
const mark = 'version-selected'

/** The drawing of a version, to be looked at: it can be moved and zoomed, and a click chooses a step. */
export function DrawingViewer({ label, bpmn, selected, onSelect }: DrawingViewerProps) {
  const place = useRef<HTMLDivElement>(null)
  const [viewer, setViewer] = useState<Viewer | null>(null)
  const [failed, setFailed] = useState(false)
  const onClick = useEffectEvent((event: ClickEvent) => {
    if (event.element.businessObject?.$instanceOf('bpmn:FlowNode') === true) onSelect(event.element.businessObject.id)
  })

  useEffect(() => {
    const container = place.current
    if (container === null) return
    const created = createViewer(container)
    let isCurrent = true
    void loadDrawingFont()
      .then(() => created.importXML(bpmn))
      .then(() => {
        if (!isCurrent) return
        fitDrawing(created, margin)
        created.get<Clicks>('eventBus').on('element.click', onClick)
        setViewer(created)
      })
      .catch(() => {
        // Destroyed while it was reading: there is nothing to show any more.
        if (isCurrent) setFailed(true)
      })
    return () => {
      isCurrent = false
      setViewer(null)
      created.destroy()
    }
  }, [bpmn])

  useEffect(() => {
    if (viewer === null || selected === null) return
    const canvas = viewer.get<Canvas>('canvas')
    if (viewer.get<Registry>('elementRegistry').get(selected) === undefined) return
    canvas.addMarker(selected, mark)
    return () => canvas.removeMarker(selected, mark)
  }, [viewer, selected])

  if (failed) return <p className={classes['failed']}>{text.publish.versions.drawingFailed}</p>
  return (
    <figure className={classes['figure']} aria-label={label}>
      <div ref={place} className={classes['place']} />
    </figure>
  )
}

/** A click on a shape or flow, as far as it is read. */
interface ClickEvent {
  readonly element: { readonly businessObject?: { readonly id: string; $instanceOf(type: string): boolean } }
}

interface Clicks {
  on(event: 'element.click', listener: (event: ClickEvent) => void): void
}

interface Registry {
  get(id: string): object | undefined
}

/** The part of bpmn-js that a drawing to look at needs. */
interface Viewer {
  importXML(xml: string): Promise<unknown>
  get<T>(name: string): T
  destroy(): void
}

function createViewer(container: HTMLElement): Viewer {
  // bpmn-js is an ES module whose types say CommonJS, so its default export looks wrapped; what arrives is the class.
  const NavigatedViewer = NavigatedViewerModule as unknown as new (options: object) => Viewer
  return new NavigatedViewer({
    container,
    additionalModules: [{ __init__: ['labelRoom'], labelRoom: ['type', LabelRoom] }],
    bpmnRenderer: drawingColors,
    textRenderer: drawingText,
  })
}
