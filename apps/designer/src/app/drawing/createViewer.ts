import NavigatedViewerModule from 'bpmn-js/lib/NavigatedViewer.js'
import { sendwrightDescriptor } from '@sendwright/bpmn'
import type { ElementRegistry } from './bpmnJs.ts'
import { drawingColors, drawingText } from './drawingLook.ts'
import { FileColors } from './fileColors.ts'
import { LabelRoom } from './labelRoom.ts'
import { StepLookRenderer, type StepLook, type StepLooks } from './stepLooks.ts'
import type { Drawing } from './view.ts'

// The export itself: see bpmnJs.ts.
const NavigatedViewer = NavigatedViewerModule as unknown as typeof NavigatedViewerModule.default

/** A drawing that is looked at: it can be moved and zoomed, and its elements have looks. */
export interface Viewer extends Drawing {
  importXML(xml: string): Promise<unknown>
  /** Draws every element whose look is another than before. */
  setLooks(looks: ReadonlyMap<string, StepLook>): void
  destroy(): void
}

/** bpmn-js as a viewer in our looks. */
export function createViewer(container: HTMLElement): Viewer {
  const looks: StepLooks = { byId: new Map() }
  const viewer = new NavigatedViewer({
    container,
    moddleExtensions: { sendwright: sendwrightDescriptor },
    additionalModules: [
      {
        __init__: ['fileColors', 'labelRoom', 'stepLookRenderer'],
        fileColors: ['type', FileColors],
        labelRoom: ['type', LabelRoom],
        stepLooks: ['value', looks],
        stepLookRenderer: ['type', StepLookRenderer],
      },
    ],
    bpmnRenderer: drawingColors,
    textRenderer: drawingText,
  })
  const get = <T>(name: string): T => viewer.get<T>(name)
  return {
    get,
    importXML: (xml) => viewer.importXML(xml),
    setLooks(next) {
      const before = looks.byId
      looks.byId = next
      const changed = new Set(
        [...new Set([...before.keys(), ...next.keys()])].filter((id) => before.get(id) !== next.get(id)),
      )
      if (changed.size > 0) redraw(get, changed)
    },
    destroy: () => viewer.destroy(),
  }
}

interface GraphicsFactory {
  update(type: string, element: unknown, graphics: unknown): void
}

function redraw(get: <T>(name: string) => T, changed: ReadonlySet<string>): void {
  const registry = get<ElementRegistry>('elementRegistry')
  const graphics = get<GraphicsFactory>('graphicsFactory')
  registry.forEach((element, drawn) => {
    const owner = element.id.endsWith('_label') ? element.id.slice(0, -'_label'.length) : element.id
    if (!changed.has(owner) || !('parent' in element) || element.parent === undefined || element.parent === null) return
    graphics.update('waypoints' in element ? 'connection' : 'shape', element, drawn)
  })
}
