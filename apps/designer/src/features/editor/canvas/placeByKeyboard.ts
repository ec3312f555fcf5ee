import type {
  AutoPlace,
  Canvas,
  Element,
  ElementRegistry,
  Modeler,
  Modeling,
  Root,
  Selection,
  Shape,
} from '../../../app/drawing/bpmnJs.ts'
import { freePoint } from '../document/modeling/freePlace.ts'
import { isA, type BpmnElement } from '../document/modeling/bpmnElement.ts'

/** Steps that something can follow, and steps that can follow something. */
const endings = ['bpmn:EndEvent']
const beginnings = ['bpmn:StartEvent', 'bpmn:BoundaryEvent']

/**
 * Adds an element without a mouse: behind the selected step and connected with it, or, where nothing is selected that it can
 * follow, in the middle of the view.
 */
export function placeByKeyboard(modeler: Modeler, shapes: readonly [Shape, ...Shape[]]): void {
  const [shape] = shapes
  const selection = modeler.get<Selection>('selection')
  const [selected] = selection.get() as Element[]
  if (selected !== undefined && shapes.length === 1 && canFollow(selected, shape)) {
    // A flow node is drawn as a shape, never as a connection.
    modeler.get<AutoPlace>('autoPlace').append(selected as Shape, shape)
    return
  }
  const canvas = modeler.get<Canvas>('canvas')
  const parent = containerInView(canvas, modeler.get<ElementRegistry>('elementRegistry'), shape)
  const at = freePointInView(canvas, parent, shape)
  const created = modeler.get<Modeling>('modeling').createElements([...shapes], at, parent)
  selection.select(created[0] ?? shape)
  canvas.scrollToElement(created[0] ?? shape)
}

/** The middle of what is seen of the drawing. */
export function viewCenter(canvas: Canvas): { readonly x: number; readonly y: number } {
  const { x, y, width, height } = canvas.viewbox()
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
}

/** What a new element belongs to: the plane, or the first pool where the plane holds pools. */
export function containerInView(canvas: Canvas, elementRegistry: ElementRegistry, shape: Shape | null): Root | Shape {
  const root = canvas.getRootElement()
  if (!isA(bo(root), 'bpmn:Collaboration') || (shape !== null && isA(bo(shape), 'bpmn:Participant')))
    return root as Root
  const pool = elementRegistry.find((element) => isA(bo(element), 'bpmn:Participant') && element.parent === root)
  // A participant is drawn as a shape, and a canvas' root is a root.
  return (pool ?? root) as Root | Shape
}

function canFollow(selected: Element, shape: Shape): boolean {
  const [from, to] = [bo(selected), bo(shape)]
  const isFlow = isA(from, 'bpmn:FlowNode') && isA(to, 'bpmn:FlowNode')
  return isFlow && !endings.some((type) => isA(from, type)) && !beginnings.some((type) => isA(to, type))
}

/** The middle of the view, or the next place below it where nothing stands. */
function freePointInView(canvas: Canvas, parent: Root | Shape, shape: Shape): { x: number; y: number } {
  // diagram-js leaves the type of children open; connections have no width.
  const others = ((parent.children ?? []) as readonly (Element | Shape)[]).filter(
    (child): child is Shape => 'width' in child,
  )
  return { ...freePoint(viewCenter(canvas), shape, others) }
}

function bo(element: object): BpmnElement {
  // Every element of a BPMN drawing has one.
  return (element as Element).businessObject as BpmnElement
}
