import { useCallback, useEffect, useState } from 'react'
import type { Canvas, EventBus } from './bpmnJs.ts'

/** bpmn-js as editor or viewer, as far as the view needs it. */
export interface Drawing {
  get<T>(name: string): T
}

/** What stays free around a drawing that is fitted: tool bars, an open outline, in pixels. */
export interface FitMargin {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Below the priority of bpmn-js (1000), which moves the view too. */
const afterBpmnJs = 500

/** The drawing is never enlarged beyond this when it is fitted. */
const fitAtMost = 1.15

/** Shows the whole drawing in the middle of what the margin leaves. */
export function fitDrawing(drawing: Drawing, margin: FitMargin): void {
  const canvas = drawing.get<Canvas>('canvas')
  const { outer } = canvas.viewbox()
  // The view box has one too, and keeps it when another plane is shown.
  const inner = boundsOfLayer(canvas)
  if (inner.width === 0 || outer.width === 0) return
  const room = { width: outer.width - margin.left - margin.right, height: outer.height - margin.top - margin.bottom }
  const scale = Math.max(Math.min(room.width / inner.width, room.height / inner.height, fitAtMost), 0.2)
  canvas.viewbox({
    x: inner.x + inner.width / 2 - (margin.left + room.width / 2) / scale,
    y: inner.y + inner.height / 2 - (margin.top + room.height / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  })
}

function boundsOfLayer(canvas: Canvas): {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
} {
  // A layer is an SVG group; the types of diagram-js say less.
  const { x, y, width, height } = (canvas.getActiveLayer() as unknown as SVGGElement).getBBox()
  return { x, y, width, height }
}

/** How large the drawing is shown, and how to change that. The drawing stays fitted while its room changes, until a person moves it. */
export interface View {
  readonly zoom: number
  readonly fit: () => void
  readonly step: (direction: 1 | -1) => void
  readonly reset: () => void
}

/** Follows the view of a drawing in its host. */
export function useView(drawing: Drawing, host: HTMLElement, margin: FitMargin): View {
  const [zoom, setZoom] = useState(1)
  const fit = useCallback(() => {
    fitDrawing(drawing, margin)
    fittedBoxes.set(drawing, boxOf(drawing))
  }, [drawing, margin])

  useEffect(() => {
    const canvas = drawing.get<Canvas>('canvas')
    const eventBus = drawing.get<EventBus>('eventBus')
    const onChange = (): void => setZoom(canvas.zoom())
    const observer = new ResizeObserver(() => {
      const isFitted = fittedBoxes.get(drawing) === boxOf(drawing)
      canvas.resized()
      if (isFitted || !fittedBoxes.has(drawing)) fit()
    })
    eventBus.on('canvas.viewbox.changed', onChange)
    // The inside of a collapsed sub-process is fitted when it is seen first; after that bpmn-js remembers where it stood.
    const seen = new WeakSet<object>([canvas.getRootElement()])
    const onRoot = (event: unknown): void => {
      // As fired by the canvas.
      const { element } = event as { readonly element: object }
      if (seen.has(element)) return
      seen.add(element)
      fit()
    }
    eventBus.on('root.set', afterBpmnJs, onRoot)
    observer.observe(host)
    return () => {
      observer.disconnect()
      eventBus.off('canvas.viewbox.changed', onChange)
      eventBus.off('root.set', onRoot)
    }
  }, [drawing, host, fit])

  useGrid(drawing, host)
  return {
    zoom,
    fit,
    step: (direction) => drawing.get<ZoomScroll>('zoomScroll').stepZoom(direction),
    reset: () => {
      const canvas = drawing.get<Canvas>('canvas')
      const { outer } = canvas.viewbox()
      canvas.zoom(1, { x: outer.width / 2, y: outer.height / 2 })
    },
  }
}

interface ZoomScroll {
  stepZoom(direction: number): void
}

/** Where each drawing stood when it was fitted last: still there means that nobody has moved it. */
const fittedBoxes = new WeakMap<Drawing, string>()

function boxOf(drawing: Drawing): string {
  const { x, y, scale } = drawing.get<Canvas>('canvas').viewbox()
  return [x, y, scale].map((value) => value.toFixed(3)).join()
}

/** Dots every 20 px behind the drawing, which move and grow with it; far away every second, fourth … is left out. */
function useGrid(drawing: Drawing, host: HTMLElement): void {
  useEffect(() => {
    const canvas = drawing.get<Canvas>('canvas')
    const eventBus = drawing.get<EventBus>('eventBus')
    const paint = (): void => {
      const { x, y, scale } = canvas.viewbox()
      const coarser = scale >= 0.6 ? 1 : scale >= 0.3 ? 2 : 4
      const step = 20 * scale * coarser
      host.style.setProperty('--grid-step', `${step}px`)
      host.style.setProperty('--grid-x', `${-x * scale - step / 2}px`)
      host.style.setProperty('--grid-y', `${-y * scale - step / 2}px`)
    }
    paint()
    eventBus.on('canvas.viewbox.changed', paint)
    return () => eventBus.off('canvas.viewbox.changed', paint)
  }, [drawing, host])
}
