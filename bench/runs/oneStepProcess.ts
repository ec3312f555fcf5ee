import type { ApiClient, CallInput } from '@sendwright/contract'

/** What the one step of a process does: it sends a record, at once or later, or waits for ever. */
export type OneStep =
  | { readonly kind: 'send'; readonly connection: string; readonly topic: string; readonly timer?: string }
  | { readonly kind: 'trigger'; readonly connection: string; readonly topic: string }
  | { readonly kind: 'reply'; readonly connection: string; readonly topic: string }

/** Creates a process with one step between start and end, and publishes it as version 1. */
export async function publishOneStep(api: ApiClient, name: string, step: OneStep): Promise<string> {
  const { id } = await api.createProcess({
    body: { name, bpmn: fileWith(step.kind === 'reply' ? 'receiveTask' : 'task') },
  })
  await publishVersion(api, id, step)
  return id
}

/** Publishes the next version, whose step does this. */
export async function publishVersion(api: ApiClient, id: string, step: OneStep): Promise<number> {
  const { problems } = await api.putNodeActions({ params: { id, nodeId: 'step' }, body: [actionOf(step)] })
  const error = problems.find(({ severity }) => severity === 'error')
  if (error !== undefined) throw new Error(error.message)
  return (await api.publishProcess({ params: { id }, body: { note: '' } })).number
}

/** Data of a run: its record has one of 1,000 keys. */
export function oneRun(number: number): { readonly data: { readonly customer: number; readonly total: number } } {
  return { data: { customer: number % 1_000, total: (number % 9_000) / 10 } }
}

const note = 'Orders above the limit of the region are checked by a person before they are packed and sent. '.repeat(10)

// About 1,000 bytes; the number is the run's, so that each run has a record of its own.
function message() {
  return {
    key: 'customer-${customer}',
    value: {
      format: 'json',
      text: `{ "number": \${processInstanceId}, "type": "order.accepted", "total": \${total}, "note": "${note.slice(0, 920)}" }`,
    },
    headers: [{ name: 'source', value: 'bench' }],
  }
}

function actionOf(step: OneStep): CallInput<'putNodeActions'>['body'][number] {
  const { connection, topic } = step
  const named = { id: 'act', name: 'act' }
  if (step.kind === 'reply')
    return { ...named, type: 'kafkaReceive', parameters: { connection, topic, dataKey: 'reply' } }
  return {
    ...named,
    type: 'kafkaSend',
    ...(step.kind === 'send' ? { timer: step.timer ?? null } : { trigger: 'manual' }),
    parameters: { connection, topics: [topic], messages: [message()] },
  }
}

/** It has a diagram without shapes: nobody looks at it. */
function fileWith(task: 'task' | 'receiveTask'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="bench" name="Bench" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:${task} id="step" name="Step" />
    <bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="toStep" sourceRef="start" targetRef="step" />
    <bpmn:sequenceFlow id="toEnd" sourceRef="step" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="bench" /></bpmndi:BPMNDiagram>
</bpmn:definitions>
`
}
