import { useLayoutEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { ElementRegistry, EventBus, Overlays } from './bpmnJs.ts'
import type { Drawing } from './view.ts'

/** What lies over a step. */
export interface StepOverlay {
  readonly nodeId: string
  readonly content: ReactNode
}

export interface StepOverlaysProps {
  readonly drawing: Drawing
  /** What kind of overlay these are: those of one kind are put and taken away together. */
  readonly type: string
  readonly place: OverlayPlace
  readonly overlays: readonly StepOverlay[]
}

/** The corner or edge of the step that an overlay starts from, in pixels of the drawing. */
export type OverlayPlace = 'upper-right' | 'lower-middle'

/** Content on the steps of a drawing. It keeps its size in every zoom and follows shapes that are made anew. */
export function StepOverlays({ drawing, type, place, overlays }: StepOverlaysProps) {
  const [hosts] = useState(() => new Map<string, HTMLElement>())

  // After every render: replacing a step, or undoing its deletion, makes a new shape without its overlay.
  useLayoutEffect(() => {
    attachHosts({ drawing, hosts, type, place }, new Set(overlays.map(({ nodeId }) => nodeId)))
  })
  useLayoutEffect(() => {
    const eventBus = drawing.get<EventBus>('eventBus')
    const onShapes = (): void => attachHosts({ drawing, hosts, type, place }, new Set(hosts.keys()))
    eventBus.on(['import.done', 'commandStack.changed'], 100, onShapes)
    return () => eventBus.off(['import.done', 'commandStack.changed'], onShapes)
  }, [drawing, hosts, type, place])

  return overlays.map(({ nodeId, content }) => createPortal(content, hostOf(hosts, nodeId), nodeId))
}

function hostOf(hosts: Map<string, HTMLElement>, nodeId: string): HTMLElement {
  const known = hosts.get(nodeId)
  if (known !== undefined) return known
  const host = document.createElement('div')
  hosts.set(nodeId, host)
  return host
}

interface Hosting {
  readonly drawing: Drawing
  readonly hosts: Map<string, HTMLElement>
  readonly type: string
  readonly place: OverlayPlace
}

/** Puts the host of every wanted overlay on its shape, where there is one, and takes the others away. */
function attachHosts({ drawing, hosts, type, place }: Hosting, wanted: ReadonlySet<string>): void {
  const overlays = drawing.get<Overlays>('overlays')
  const elementRegistry = drawing.get<ElementRegistry>('elementRegistry')
  for (const [nodeId, host] of hosts) {
    const element = elementRegistry.get(nodeId)
    if (!wanted.has(nodeId)) {
      hosts.delete(nodeId)
      if (element !== undefined) overlays.remove({ element: nodeId, type })
    } else if (element !== undefined && !host.isConnected) {
      overlays.remove({ element: nodeId, type })
      overlays.add(nodeId, type, { position: positionOn(element, place), scale: false, html: host })
    }
  }
}

function positionOn(element: object, place: OverlayPlace) {
  const width = 'width' in element ? Number(element.width) : 0
  if (place === 'lower-middle') return { bottom: 0, left: width / 2 }
  return { top: isGateway(element) ? gatewayDrop : 0, right: width <= eventWidth ? -eventShift : 0 }
}

/** The name of a gateway stands above it, and the corner of its box is empty: the badge goes down into it. */
const gatewayDrop = 10
/** An event on the border of a step would have its badge on the name of the step. */
const eventShift = 10
const eventWidth = 36

function isGateway(element: object): boolean {
  return 'type' in element && String(element.type).endsWith('Gateway')
}
