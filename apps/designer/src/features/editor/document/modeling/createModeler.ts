import ModelerModule from 'bpmn-js/lib/Modeler.js'
import { getNewShapePosition } from 'bpmn-js/lib/features/auto-place/BpmnAutoPlaceUtil.js'
import { sendwrightDescriptor } from '@sendwright/bpmn'
import type { Modeler } from '../../../../app/drawing/bpmnJs.ts'
import { createTabClipboard } from './tabClipboard.ts'
import { drawingColors, drawingText } from '../../../../app/drawing/drawingLook.ts'
import { FileColors } from '../../../../app/drawing/fileColors.ts'
import { ForeignElements } from './foreignElements.ts'
import { createFreePlace } from './freePlace.ts'
import { FreshIdsOnPaste } from './freshIdsOnPaste.ts'
import { LabelRoom } from '../../../../app/drawing/labelRoom.ts'

// The export itself: see bpmnJs.ts.
const ModelerConstructor = ModelerModule as unknown as typeof ModelerModule.default

/** bpmn-js as an editor in our looks: no palette of its own, actions that travel with their steps, a clipboard between tabs. */
export function createModeler(container: HTMLElement): Modeler {
  return new ModelerConstructor({
    container,
    moddleExtensions: { sendwright: sendwrightDescriptor },
    additionalModules: [
      {
        __init__: ['foreignElements', 'freshIdsOnPaste', 'fileColors', 'labelRoom', 'freePlace'],
        paletteProvider: ['value', null],
        clipboard: ['factory', createTabClipboard],
        foreignElements: ['type', ForeignElements],
        freshIdsOnPaste: ['type', FreshIdsOnPaste],
        fileColors: ['type', FileColors],
        freePlace: ['type', createFreePlace(getNewShapePosition)],
        labelRoom: ['type', LabelRoom],
      },
    ],
    bpmnRenderer: drawingColors,
    textRenderer: drawingText,
  })
}
