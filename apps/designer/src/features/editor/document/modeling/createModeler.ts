import ModelerModule from 'bpmn-js/lib/Modeler.js'
import { sendwrightDescriptor } from '@sendwright/bpmn'
import type { Modeler } from './bpmnJs.ts'
import { createTabClipboard } from './tabClipboard.ts'
import { drawingColors, drawingText } from './drawingLook.ts'
import { FileColors } from './fileColors.ts'
import { ForeignElements } from './foreignElements.ts'
import { FreshIdsOnPaste } from './freshIdsOnPaste.ts'
import { LabelRoom } from './labelRoom.ts'

// The export itself: see bpmnJs.ts.
const ModelerConstructor = ModelerModule as unknown as typeof ModelerModule.default

/** bpmn-js as an editor in our looks: no palette of its own, actions that travel with their steps, a clipboard between tabs. */
export function createModeler(container: HTMLElement): Modeler {
  return new ModelerConstructor({
    container,
    moddleExtensions: { sendwright: sendwrightDescriptor },
    additionalModules: [
      {
        __init__: ['foreignElements', 'freshIdsOnPaste', 'fileColors', 'labelRoom'],
        paletteProvider: ['value', null],
        clipboard: ['factory', createTabClipboard],
        foreignElements: ['type', ForeignElements],
        freshIdsOnPaste: ['type', FreshIdsOnPaste],
        fileColors: ['type', FileColors],
        labelRoom: ['type', LabelRoom],
      },
    ],
    bpmnRenderer: drawingColors,
    textRenderer: drawingText,
  })
}
