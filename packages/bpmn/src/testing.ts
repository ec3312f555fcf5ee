import { readFileSync } from 'node:fs'
import { createKafkaSend, type Definition, type KafkaSendAction } from '@sendwright/model'
import { createBpmn } from './createBpmn.ts'
import { sendwrightNamespace } from './descriptor.ts'
import { readBpmn } from './readBpmn.ts'
import type { BpmnResult } from './result.ts'

/** The third-party files in `fixtures/`. */
export const fixtureNames = [
  'bpmnio-custom-meta-model',
  'bpmnio-kitchen-sink',
  'bpmnio-nested-subprocesses',
  'bpmnio-pizza-collaboration',
  'bpmnio-pizza-colors',
  'camunda-modeler-import-warnings',
  'camunda7-loan-granting',
] as const

/** The bytes of a third-party file. */
export function readFixture(name: (typeof fixtureNames)[number]): Uint8Array {
  return readFileSync(new URL(`../fixtures/${name}.bpmn`, import.meta.url))
}

/** A third-party file as text. */
export function fixtureText(name: (typeof fixtureNames)[number]): string {
  return new TextDecoder().decode(readFixture(name))
}

/** The value of a result that is expected to be one. */
export function valueOf<T>(result: BpmnResult<T>): T {
  if (!result.ok) throw new Error(`Expected a value, got: ${result.problems.map(({ message }) => message).join(' ')}`)
  return result.value
}

/** Code and sentence of a result that is expected to have one problem. */
export function problemOf(result: BpmnResult<unknown>): { readonly code: string; readonly message: string } {
  if (result.ok) throw new Error('Expected a problem, got a value')
  const [problem, ...more] = result.problems
  if (problem === undefined || more.length > 0) throw new Error(`Expected one problem, got ${result.problems.length}`)
  return { code: problem.code, message: problem.message }
}

/** The definition of a file that can be read. */
export async function definitionOf(xml: string): Promise<Definition> {
  return valueOf(await readBpmn(xml))
}

/** A send action with an id. */
export function createAction(id: string, fields: Partial<KafkaSendAction> = {}): KafkaSendAction {
  return { ...createKafkaSend(id, `Send ${id}`, 'sandbox'), ...fields }
}

/** A file with the given elements in its process and shapes for no step. Prefixes: bpmn, sendwright, camunda. */
export function wrapInProcess(elements: string, attributes = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sendwright="${sendwrightNamespace}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="Definitions_1"${attributes}>
<bpmn:process id="P" isExecutable="true">
${elements}
</bpmn:process>
<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="Plane" bpmnElement="P" /></bpmndi:BPMNDiagram>
</bpmn:definitions>
`
}

/** A send task `T` whose extension elements are the given text. */
export function taskWith(extension: string): string {
  return wrapInProcess(
    `<bpmn:sendTask id="T" name="Send"><bpmn:extensionElements>${extension}</bpmn:extensionElements></bpmn:sendTask>`,
  )
}

/** A file of about the given size: many small elements up to the limit, then large documentation. */
export function largeBpmn(bytes: number, tasks: number): string {
  const documentation = 'Long text. '.repeat(Math.max(1, Math.floor(bytes / tasks / 11)))
  const elements = Array.from(
    { length: tasks },
    (_, index) => `<bpmn:task id="T${index}"><bpmn:documentation>${documentation}</bpmn:documentation></bpmn:task>`,
  )
  return wrapInProcess(elements.join('\n'))
}

/** A new process with one send task, `Send_1`. */
export function newProcess(name = 'Order'): string {
  return createBpmn({ processId: 'Process_1', name })
}
