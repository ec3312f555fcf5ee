import type { ApiClient } from '@sendwright/contract'

/** A step of a straight line of steps. */
export interface TestStep {
  readonly id: string
  readonly type?: 'task' | 'sendTask' | 'userTask' | 'receiveTask' | 'scriptTask'
  readonly actions: readonly object[]
}

/** The file of a process whose steps follow one another. */
export function lineOf(steps: readonly TestStep[], start = '<bpmn:startEvent id="start" />'): string {
  const nodes = steps.map(({ id, type = 'task', actions }) => {
    const text = JSON.stringify(actions).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return `<bpmn:${type} id="${id}" name="${id}"><bpmn:extensionElements><sendwright:actions version="1">${text}</sendwright:actions></bpmn:extensionElements></bpmn:${type}>`
  })
  const ids = ['start', ...steps.map(({ id }) => id), 'end']
  const flows = ids
    .slice(1)
    .map((id, index) => `<bpmn:sequenceFlow id="to_${id}" sourceRef="${ids[index]}" targetRef="${id}" />`)
  const shapes = ids.map(
    (id, index) =>
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${index * 150}" y="0" width="100" height="80" /></bpmndi:BPMNShape>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:sendwright="urn:sendwright:bpmn:1.0" targetNamespace="urn:test">
<bpmn:process id="line" isExecutable="true">${start}${nodes.join('')}<bpmn:endEvent id="end" />${flows.join('')}</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="line">${shapes.join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`
}

/** An action that sends one record to the sandbox. */
export function sendAction(
  id: string,
  text: string,
  more: Readonly<Record<string, unknown>> & { readonly topic?: string; readonly key?: string | null } = {},
): object {
  const { topic = 'orders.accepted.v1', key = '${id}', ...fields } = more
  return {
    id,
    type: 'kafkaSend',
    name: id,
    ...fields,
    parameters: {
      connection: 'sandbox',
      topics: [topic],
      messages: [{ key, value: { format: 'json', text }, headers: [] }],
    },
  }
}

/** Creates a process of these steps and publishes it. */
export async function publishLine(
  api: ApiClient,
  name: string,
  steps: readonly TestStep[],
  start?: string,
): Promise<string> {
  const { id } = await api.createProcess({ body: { name, bpmn: lineOf(steps, start) } })
  await api.publishProcess({ params: { id }, body: {} })
  return id
}
