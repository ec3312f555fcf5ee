import type { Create, ElementFactory, Shape } from '../../../app/drawing/bpmnJs.ts'

/** What can be drawn, by the name that its button has in the catalogue; the values are those of bpmn-js's element factory. */
export const drawingElements = {
  startEvent: { type: 'bpmn:StartEvent' },
  task: { type: 'bpmn:Task' },
  sendTask: { type: 'bpmn:SendTask' },
  gateway: { type: 'bpmn:ExclusiveGateway' },
  timerEvent: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' },
  endEvent: { type: 'bpmn:EndEvent' },
  subProcess: { type: 'bpmn:SubProcess', isExpanded: true },
  pool: { type: 'bpmn:Participant' },
  userTask: { type: 'bpmn:UserTask' },
  serviceTask: { type: 'bpmn:ServiceTask' },
  receiveTask: { type: 'bpmn:ReceiveTask' },
  scriptTask: { type: 'bpmn:ScriptTask' },
  businessRuleTask: { type: 'bpmn:BusinessRuleTask' },
  callActivity: { type: 'bpmn:CallActivity' },
  messageStart: { type: 'bpmn:StartEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' },
  messageCatch: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' },
  parallelGateway: { type: 'bpmn:ParallelGateway' },
  eventGateway: { type: 'bpmn:EventBasedGateway' },
  dataObject: { type: 'bpmn:DataObjectReference' },
  dataStore: { type: 'bpmn:DataStoreReference' },
  textAnnotation: { type: 'bpmn:TextAnnotation' },
  group: { type: 'bpmn:Group' },
} as const satisfies Record<string, DrawingElement>

interface DrawingElement {
  readonly type: string
  readonly eventDefinitionType?: string
  readonly isExpanded?: boolean
}

/** The name of something that can be drawn. */
export type DrawingElementName = keyof typeof drawingElements

/** The shapes of a new element: a sub-process comes with a start event. */
export function createShapes(elementFactory: ElementFactory, name: DrawingElementName): readonly [Shape, ...Shape[]] {
  if (name === 'pool') return [elementFactory.createParticipantShape()]
  const shape = elementFactory.createShape({ ...drawingElements[name] })
  if (name !== 'subProcess') return [shape]
  Object.assign(shape, { x: 0, y: 0 })
  const start = elementFactory.createShape({ type: 'bpmn:StartEvent', x: 40, y: 82, parent: shape })
  return [shape, start]
}

/** Begins to draw with the mouse: the element follows it until the next click. */
export function startDrawing(create: Create, event: Event, shapes: readonly [Shape, ...Shape[]]): void {
  const [shape] = shapes
  if (shapes.length === 1) create.start(event, shape, {})
  else create.start(event, [...shapes], { hints: { autoSelect: [shape] } })
}
