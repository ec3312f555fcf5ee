import BaseRendererModule from 'diagram-js/lib/draw/BaseRenderer.js'
import type { BpmnRenderer, Connection, Element, EventBus, Shape } from './bpmnJs.ts'

// The export itself: see bpmnJs.ts.
const BaseRenderer = BaseRendererModule as unknown as typeof BaseRendererModule.default

/** How an element of a run is drawn. */
export type StepLook = 'visited' | 'current' | 'stopped' | 'ahead'

/** The looks of elements by their ids; those that are not named keep their own. It is read whenever an element is drawn. */
export interface StepLooks {
  byId: ReadonlyMap<string, StepLook>
}

/** Above the colours of the file (1500): where a run went is what its drawing is about. */
const beforeFileColors = 2000

const colors = {
  visited: { stroke: 'var(--run-visited)', fill: 'var(--drawing-fill)', name: 'var(--drawing-label)' },
  current: { stroke: 'var(--sending)', fill: 'var(--sending-tint)', name: 'var(--drawing-label)' },
  stopped: { stroke: 'var(--failed)', fill: 'var(--failed-tint)', name: 'var(--drawing-label)' },
  ahead: { stroke: 'var(--run-ahead)', fill: 'var(--drawing-fill)', name: 'var(--text-dim)' },
} as const satisfies Record<StepLook, object>

/** Draws elements in the colours of their looks, arrowheads and symbols with them. */
export class StepLookRenderer extends BaseRenderer {
  static $inject = ['eventBus', 'bpmnRenderer', 'stepLooks']
  readonly #bpmnRenderer: BpmnRenderer
  readonly #looks: StepLooks

  constructor(eventBus: EventBus, bpmnRenderer: BpmnRenderer, looks: StepLooks) {
    super(eventBus, beforeFileColors)
    this.#bpmnRenderer = bpmnRenderer
    this.#looks = looks
  }

  override canRender(element: Element): boolean {
    return this.#lookOf(element) !== undefined && this.#bpmnRenderer.canRender(element)
  }

  override drawShape(visuals: SVGElement, shape: Shape): SVGElement {
    const { stroke, fill, name } = colors[this.#lookOf(shape) ?? 'ahead']
    const drawn = this.#bpmnRenderer.drawShape(visuals, shape, { stroke, fill })
    for (const label of visuals.querySelectorAll<SVGElement>('text')) label.style.fill = name
    return drawn
  }

  override drawConnection(visuals: SVGElement, connection: Connection): SVGElement {
    const { stroke, fill } = colors[this.#lookOf(connection) ?? 'ahead']
    return this.#bpmnRenderer.drawConnection(visuals, connection, { stroke, fill })
  }

  override getShapePath(shape: Shape): string {
    return this.#bpmnRenderer.getShapePath(shape)
  }

  override getConnectionPath(connection: Connection): string {
    return this.#bpmnRenderer.getConnectionPath(connection)
  }

  /** A name that stands beside an event or flow has its look. */
  #lookOf(element: Element): StepLook | undefined {
    const target: unknown = 'labelTarget' in element ? element.labelTarget : undefined
    const owner = typeof target === 'object' && target !== null && 'id' in target ? String(target.id) : element.id
    return this.#looks.byId.get(owner)
  }
}
