import type { ProcessNode } from '@sendwright/model'
import type { ModdleElement } from 'bpmn-moddle'
import { elementOf, elementsOf, textOf } from './moddleAccess.ts'

/** What decides how a step is executed, besides its type and its actions. */
export type StepSemantics = Pick<
  ProcessNode,
  'event' | 'timer' | 'attachedTo' | 'interrupting' | 'defaultFlow' | 'special'
>

/** Reads what decides how a step is executed; names and rules are those of BPMN 2.0. */
export function stepSemantics(step: ModdleElement): StepSemantics {
  const definitions = eventDefinitions(step)
  const attachedTo = elementOf(step, 'attachedToRef')
  const defaultFlow = elementOf(step, 'default')
  return {
    event: step.$instanceOf('bpmn:Event') ? eventOf(definitions) : null,
    timer: timerOf(definitions),
    attachedTo: (attachedTo && textOf(attachedTo, 'id')) ?? null,
    interrupting: step.get('cancelActivity') !== false,
    defaultFlow: (defaultFlow && textOf(defaultFlow, 'id')) ?? null,
    special: specialOf(step),
  }
}

/** Those that stand in the event, and those that it refers to. */
function eventDefinitions(step: ModdleElement): readonly ModdleElement[] {
  return [...elementsOf(step, 'eventDefinitions'), ...elementsOf(step, 'eventDefinitionRef')]
}

/** An event that waits for several things at once is none that is executed. */
function eventOf(definitions: readonly ModdleElement[]): NonNullable<ProcessNode['event']> {
  const [first, second] = definitions
  if (first === undefined) return 'none'
  if (second !== undefined) return 'other'
  return eventTypes.get(first.$type) ?? 'other'
}

const eventTypes: ReadonlyMap<string, NonNullable<ProcessNode['event']>> = new Map([
  ['bpmn:MessageEventDefinition', 'message'],
  ['bpmn:TimerEventDefinition', 'timer'],
  ['bpmn:TerminateEventDefinition', 'terminate'],
])

function timerOf(definitions: readonly ModdleElement[]): ProcessNode['timer'] {
  const [timer, second] = definitions
  if (timer?.$type !== 'bpmn:TimerEventDefinition' || second !== undefined) return null
  for (const [property, kind] of timerKinds) {
    const expression = elementOf(timer, property)
    const text = expression && textOf(expression, 'body')?.trim()
    if (text !== undefined && text !== '') return { kind, text }
  }
  return null
}

const timerKinds = [
  ['timeDuration', 'duration'],
  ['timeDate', 'date'],
  ['timeCycle', 'cycle'],
] as const

function specialOf(step: ModdleElement): ProcessNode['special'] {
  if (step.get('triggeredByEvent') === true) return 'eventSubProcess'
  if (step.get('isForCompensation') === true) return 'compensation'
  const loop = elementOf(step, 'loopCharacteristics')
  if (loop === undefined) return null
  return loop.$instanceOf('bpmn:MultiInstanceLoopCharacteristics') ? 'multiInstance' : 'standardLoop'
}
