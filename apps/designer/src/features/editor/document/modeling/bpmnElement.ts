/** An element of the BPMN model, as far as the editor looks into it. bpmn-js itself types these as anything. */
export interface BpmnElement {
  readonly $type: string
  readonly $descriptor?: { readonly isGeneric?: boolean; readonly ns?: { readonly uri?: string } }
  readonly $attrs?: Record<string, unknown>
  $parent?: BpmnElement
  readonly id?: string
  name?: string
  extensionElements?: ExtensionElements | undefined
  readonly rootElements?: readonly BpmnElement[]
  readonly flowElements?: readonly BpmnElement[]
  readonly participants?: readonly BpmnElement[]
  readonly processRef?: BpmnElement
  readonly sourceRef?: BpmnElement
  readonly targetRef?: BpmnElement
  readonly attachedToRef?: BpmnElement
  readonly eventDefinitions?: readonly BpmnElement[]
  readonly conditionExpression?: BpmnElement
  /** The flow taken where no condition holds. */
  readonly default?: BpmnElement
  readonly timeDuration?: BpmnElement
  readonly timeDate?: BpmnElement
  readonly timeCycle?: BpmnElement
  /** The text of an expression. */
  readonly body?: string
  $instanceOf?(type: string): boolean
}

/** The element that holds extensions of a step: ours and other tools'. */
export interface ExtensionElements extends BpmnElement {
  values?: BpmnElement[]
}

/** Our element with the list of actions. */
export interface ActionsElement extends BpmnElement {
  readonly json?: string
}

/** What the editor uses of moddle, the library below bpmn-js that makes BPMN elements. */
export interface Moddle {
  create(type: string, properties?: Record<string, unknown>): BpmnElement
  createAny(type: string, uri: string, properties?: Record<string, unknown>): BpmnElement
}

/** Whether an element is of a type or of one below it. */
export function isA(element: BpmnElement | undefined, type: string): boolean {
  return element?.$instanceOf?.(type) ?? false
}

const actionsType = 'sendwright:Actions'

/** The element with the actions of a step: the first one where a file has several. */
export function actionsElementOf(element: BpmnElement): ActionsElement | undefined {
  return element.extensionElements?.values?.find((value) => value.$type === actionsType)
}

/**
 * The extension elements of a step with another text of actions: a new object, never the old one changed, because undo keeps the
 * old one. Without text our element is left out, and undefined is returned where nothing else is left.
 */
export function withActionsText(
  moddle: Moddle,
  element: BpmnElement,
  text: string | undefined,
  version: string,
): ExtensionElements | undefined {
  const values = element.extensionElements?.values ?? []
  const at = values.findIndex((value) => value.$type === actionsType)
  const others = values.filter((_value, index) => index !== at)
  const next = [...others]
  if (text !== undefined)
    next.splice(at === -1 ? next.length : at, 0, moddle.create(actionsType, { version, json: text }))
  if (next.length === 0) return undefined
  const extensionElements: ExtensionElements = moddle.create('bpmn:ExtensionElements', { values: next })
  extensionElements.$parent = element
  for (const value of next) value.$parent = extensionElements
  return extensionElements
}
