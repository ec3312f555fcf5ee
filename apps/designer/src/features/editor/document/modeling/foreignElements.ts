import { isA, type BpmnElement, type Moddle } from './bpmnElement.ts'
import type { EventBus } from '../../../../app/drawing/bpmnJs.ts'

/** Above the priority of bpmn-js's own rule (1000), which leaves out what it has no descriptor for. */
const beforeBpmnJs = 1500

/** Keeps elements and attributes of other tools when a step is pasted or changed into another type; bpmn-js alone drops them. */
export function ForeignElements(eventBus: EventBus, moddle: Moddle): void {
  eventBus.on('moddleCopy.canCopyProperty', beforeBpmnJs, (event: { property?: BpmnElement; parent?: BpmnElement }) =>
    event.property?.$descriptor?.isGeneric === true ? copyGeneric(moddle, event.property, event.parent) : undefined,
  )
  eventBus.on(
    'moddleCopy.canCopyProperties',
    beforeBpmnJs,
    (event: { sourceElement: BpmnElement; targetElement: BpmnElement }) => {
      const from = event.sourceElement.$attrs
      const to = event.targetElement.$attrs
      if (from === undefined || to === undefined || isA(event.sourceElement, 'bpmn:Definitions')) return
      for (const [name, value] of Object.entries(from)) if (!(name in to)) to[name] = value
    },
  )
}
ForeignElements.$inject = ['eventBus', 'moddle']

/** A copy of an element without descriptor, with everything below it. */
function copyGeneric(moddle: Moddle, element: BpmnElement, parent: BpmnElement | undefined): BpmnElement {
  const copy = moddle.createAny(element.$type, element.$descriptor?.ns?.uri ?? '', genericProperties(element))
  if (parent !== undefined) copy.$parent = parent
  const children = genericChildren(element).map((child) => copyGeneric(moddle, child, copy))
  return children.length === 0 ? copy : Object.assign(copy, { $children: children })
}

/** The attributes and the text of an element without descriptor. */
export function genericProperties(element: BpmnElement): Record<string, unknown> {
  const own = Object.entries(element).filter(([name]) => !name.startsWith('$') || name === '$body')
  return Object.fromEntries(own)
}

/** The elements below an element without descriptor. */
export function genericChildren(element: BpmnElement): readonly BpmnElement[] {
  const children: unknown = Reflect.get(element, '$children')
  // Moddle puts only its own elements there.
  return Array.isArray(children) ? (children as BpmnElement[]) : []
}
