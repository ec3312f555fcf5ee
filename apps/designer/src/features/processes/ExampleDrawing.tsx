import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import ViewerModule from 'bpmn-js/lib/Viewer.js'
import { useEffect, useRef, useState } from 'react'
import { text } from '../../text/en.ts'
import { drawingColors, drawingText, loadDrawingFont } from '../../app/drawing/drawingLook.ts'
import { LabelRoom } from '../../app/drawing/labelRoom.ts'
import classes from './ExampleDrawing.module.css'

/** The number of actions on a step of the drawing. */
export interface DrawingBadge {
  readonly nodeId: string
  readonly count: number
  /** The step where the way begins. */
  readonly chosen: boolean
}

export interface ExampleDrawingProps {
  readonly name: string
  readonly bpmn: string
  readonly badges: readonly DrawingBadge[]
}

/** A process as it is drawn, fitted into the place it has. It is looked at and not operated: the page scrolls over it. */
export function ExampleDrawing({ name, bpmn, badges }: ExampleDrawingProps) {
  const place = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const container = place.current
    if (container === null) return
    const viewer = createViewer(container)
    let alive = true
    void loadDrawingFont()
      .then(() => viewer.importXML(bpmn))
      .then(() => {
        if (!alive) return
        fit(viewer)
        addBadges(viewer, badges)
      })
      .catch(() => {
        // Destroyed while it was reading: there is nothing to show any more.
        if (alive) setFailed(true)
      })
    return () => {
      alive = false
      viewer.destroy()
    }
  }, [bpmn, badges])
  if (failed) return <p className={classes['failed']}>{text.processes.firstStart.drawingFailed}</p>
  return (
    <figure className={classes['figure']} aria-label={text.processes.firstStart.drawing(name)}>
      <div ref={place} className={classes['place']} />
    </figure>
  )
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The part of bpmn-js that a drawing to look at needs. */
interface DrawingViewer {
  importXML(xml: string): Promise<unknown>
  get(name: 'canvas'): { viewbox(box?: Box): { readonly inner: Box; readonly outer: Box } }
  get(name: 'overlays'): { add(elementId: string, overlay: unknown): void }
  get(name: 'elementRegistry'): { get(id: string): Box | undefined }
  destroy(): void
}

function createViewer(container: HTMLElement): DrawingViewer {
  // bpmn-js is an ES module whose types say CommonJS, so its default export looks wrapped; what arrives is the class.
  const Viewer = ViewerModule as unknown as new (options: object) => DrawingViewer
  return new Viewer({
    container,
    additionalModules: [{ __init__: ['labelRoom'], labelRoom: ['type', LabelRoom] }],
    bpmnRenderer: drawingColors,
    textRenderer: drawingText,
  })
}

const maxZoom = 1.15
/** Room around the drawing in its own units: badges and the watermark stand there. */
const padding = 28

function fit(viewer: DrawingViewer): void {
  const canvas = viewer.get('canvas')
  const { inner, outer } = canvas.viewbox()
  const scale = Math.min(
    outer.width / (inner.width + 2 * padding),
    outer.height / (inner.height + 2 * padding),
    maxZoom,
  )
  const width = outer.width / scale
  const height = outer.height / scale
  canvas.viewbox({
    x: inner.x - (width - inner.width) / 2,
    y: inner.y - (height - inner.height) / 2,
    width,
    height,
  })
}

const sendIcon =
  '<svg width="12" height="12" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="M10 14l11 -11"/><path d="M21 3l-6.5 18a.55 .55 0 0 1 -1 0l-3.5 -7l-7 -3.5a.55 .55 0 0 1 0 -1l18 -6.5"/></svg>'

function addBadges(viewer: DrawingViewer, badges: readonly DrawingBadge[]): void {
  const overlays = viewer.get('overlays')
  const registry = viewer.get('elementRegistry')
  for (const { nodeId, count, chosen } of badges) {
    const step = registry.get(nodeId)
    if (step === undefined) continue
    const badge = document.createElement('div')
    badge.className = classes['badge'] ?? ''
    badge.dataset['chosen'] = String(chosen)
    badge.innerHTML = sendIcon
    badge.append(String(count))
    badge.title = text.processes.firstStart.badge(count)
    overlays.add(nodeId, { position: { top: -10, left: step.width - 12 }, html: badge, scale: false })
  }
}
