import type { ElementRegistry, EventBus, Shape } from '../../../../app/drawing/bpmnJs.ts'

/** Above bpmn-js's rule (1000), which looks at the steps that the same flow leads to, and at no other. */
const beforeBpmnJs = 1100

const margin = 20
/** After so many places the next one is as good as any. */
const triesAtMost = 40

interface AutoPlaceEvent {
  readonly source: Shape
  readonly shape: Shape
}

interface Point {
  readonly x: number
  readonly y: number
}

/** How bpmn-js finds a place behind a step. */
type FindPlace = (source: Shape, shape: Shape, elementRegistry: ElementRegistry) => Point

/** Makes the module that keeps steps which are appended without a mouse from being put over others: they move down to a free place. */
export function createFreePlace(findPlace: FindPlace) {
  function FreePlace(eventBus: EventBus, elementRegistry: ElementRegistry): void {
    eventBus.on('autoPlace', beforeBpmnJs, ({ source, shape }: AutoPlaceEvent) => {
      const place = findPlace(source, shape, elementRegistry)
      // `isSibling` lets through only what has a width, which is what has a box.
      const others = elementRegistry.filter(
        (element) => isSibling(element, source) && element.id !== shape.id,
      ) as unknown as readonly Box[]
      return freePoint(place, shape, others)
    })
  }
  FreePlace.$inject = ['eventBus', 'elementRegistry']
  return FreePlace
}

/** What takes room: position and size. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** The middle of the first place, from the wanted one downwards, where a shape of this size covers no other. */
export function freePoint(wanted: Point, size: Pick<Box, 'width' | 'height'>, others: readonly Box[]): Point {
  const covers = (at: Point, other: Box): boolean =>
    Math.abs(other.x + other.width / 2 - at.x) < (other.width + size.width) / 2 + margin &&
    Math.abs(other.y + other.height / 2 - at.y) < (other.height + size.height) / 2 + margin
  let at = wanted
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const place = at
    const below = others.filter((other) => covers(place, other)).map((other) => other.y + other.height)
    if (below.length === 0) return at
    at = { x: wanted.x, y: Math.max(...below) + margin + size.height / 2 }
  }
  return at
}

function isSibling(element: object, source: Shape): boolean {
  return (
    'parent' in element &&
    element.parent === source.parent &&
    'width' in element &&
    !('labelTarget' in element && element.labelTarget)
  )
}
