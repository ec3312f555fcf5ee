import BaseRendererModule from 'diagram-js/lib/draw/BaseRenderer.js'
import type { BpmnRenderer, Connection, Element, EventBus, Shape } from './bpmnJs.ts'

// The export itself: see bpmnJs.ts.
const BaseRenderer = BaseRendererModule as unknown as typeof BaseRendererModule.default

/** Above bpmn-js's renderer (1000), for elements that bring colours of their own. */
const beforeBpmnJs = 1500

/**
 * Draws elements whose file gives them colours: as they are in the light scheme, mixed 70 % into the panel in the dark one, where
 * strokes are lightened instead and names, which bpmn-js draws in the colour of the stroke, keep the drawing's own.
 */
export class FileColors extends BaseRenderer {
  static $inject = ['eventBus', 'bpmnRenderer']
  readonly #bpmnRenderer: BpmnRenderer

  constructor(eventBus: EventBus, bpmnRenderer: BpmnRenderer) {
    super(eventBus, beforeBpmnJs)
    this.#bpmnRenderer = bpmnRenderer
  }

  override canRender(element: Element): boolean {
    const { fill, stroke } = fileColorsOf(element)
    return (fill ?? stroke) !== undefined && this.#bpmnRenderer.canRender(element)
  }

  override drawShape(visuals: SVGElement, shape: Shape): SVGElement {
    return withReadableNames(this.#bpmnRenderer.drawShape(visuals, shape, schemeColors(shape)), visuals, shape)
  }

  override drawConnection(visuals: SVGElement, connection: Connection): SVGElement {
    return this.#bpmnRenderer.drawConnection(visuals, connection, schemeColors(connection))
  }

  override getShapePath(shape: Shape): string {
    return this.#bpmnRenderer.getShapePath(shape)
  }

  override getConnectionPath(connection: Connection): string {
    return this.#bpmnRenderer.getConnectionPath(connection)
  }
}

function withReadableNames(drawn: SVGElement, visuals: SVGElement, shape: Shape): SVGElement {
  const { stroke } = fileColorsOf(shape)
  for (const name of visuals.querySelectorAll<SVGElement>('text'))
    name.style.fill = `light-dark(${stroke ?? 'var(--drawing-label)'}, var(--drawing-label))`
  return drawn
}

interface FileColorsOf {
  readonly fill: string | undefined
  readonly stroke: string | undefined
}

/** The colours in the element's diagram information, in the two vocabularies that modelers write. */
function fileColorsOf(element: Element): FileColorsOf {
  const di: unknown = element.di
  return {
    fill: readColor(di, 'color:background-color') ?? readColor(di, 'bioc:fill'),
    stroke: readColor(di, 'color:border-color') ?? readColor(di, 'bioc:stroke'),
  }
}

function readColor(di: unknown, name: string): string | undefined {
  if (typeof di !== 'object' || di === null || !('get' in di) || typeof di.get !== 'function') return undefined
  const color: unknown = di.get(name)
  return typeof color === 'string' && CSS.supports('color', color) ? color : undefined
}

function schemeColors(element: Element): Partial<FileColorsOf> {
  const { fill, stroke } = fileColorsOf(element)
  return {
    ...(fill !== undefined && { fill: `light-dark(${fill}, color-mix(in srgb, ${fill} 30%, var(--panel)))` }),
    ...(stroke !== undefined && {
      stroke: `light-dark(${stroke}, color-mix(in srgb, ${stroke} 45%, var(--drawing-label)))`,
    }),
  }
}
