import type { CallInput } from '@sendwright/contract'
import type { Server } from '../stage/server.ts'

/** The topics of the process; `requests` is answered on `replies`. */
export const runTopics = {
  orders: 'runs.orders',
  branches: 'runs.branches',
  requests: 'runs.requests',
  replies: 'runs.replies',
} as const

/** Those that runs send to. */
export const sentTopics = [runTopics.orders, runTopics.branches, runTopics.requests] as const

/** A run as it is started: an order of a customer. */
export interface Order {
  readonly id: string
  /** Key of its records; several orders share one. */
  readonly customer: string
  readonly amount: number
}

/** A record that a run has to send. */
export interface ExpectedRecord {
  readonly topic: string
  readonly step: string
  /** Those of one topic come in this order. */
  readonly rank: number
}

/** What a run of this order sends, each once. */
export function expectedRecords({ amount }: Order): readonly ExpectedRecord[] {
  return [
    { topic: runTopics.orders, step: 'confirmed', rank: 1 },
    { topic: runTopics.orders, step: 'reminded', rank: 2 },
    { topic: runTopics.orders, step: 'finished', rank: 3 },
    { topic: runTopics.branches, step: amount > 50 ? 'large' : 'small', rank: 1 },
    { topic: runTopics.requests, step: 'asked', rank: 1 },
  ]
}

/** What the replier answers, and the last record of the run repeats. */
export function answerTo(order: string): string {
  return `answer to ${order}`
}

/**
 * Creates and publishes the process: two sends of which the second is delayed, then side by side a gateway with a send on
 * either way and a timer, and a request with a step that waits for its reply; then a last send with the reply in it.
 */
export async function publishRunProcess({ api }: Server, connection: string): Promise<string> {
  const { id } = await api.createProcess({ body: { name: 'Chaos', bpmn } })
  for (const [nodeId, actions] of Object.entries(actionsOf(connection))) {
    const { problems } = await api.putNodeActions({ params: { id, nodeId }, body: [...actions] })
    const error = problems.find(({ severity }) => severity === 'error')
    if (error !== undefined) throw new Error(`${nodeId}: ${error.message}`)
  }
  await api.publishProcess({ params: { id }, body: { note: '' } })
  return id
}

type ActionInput = CallInput<'putNodeActions'>['body'][number]

function actionsOf(connection: string): Readonly<Record<string, readonly ActionInput[]>> {
  const send = (
    id: string,
    topic: string,
    { timer = null, more = '' }: { readonly timer?: string | null; readonly more?: string } = {},
  ): ActionInput => ({
    id,
    name: id,
    type: 'kafkaSend',
    timer,
    parameters: {
      connection,
      topics: [topic],
      messages: [
        {
          key: '${customer}',
          value: { format: 'json', text: `{ "order": \${order}, "step": "${id}"${more} }` },
          headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
        },
      ],
    },
  })
  const { orders, branches, requests, replies } = runTopics
  return {
    Confirm_1: [send('confirmed', orders), send('reminded', orders, { timer: 'PT1S' })],
    Large_1: [send('large', branches)],
    Small_1: [send('small', branches)],
    Ask_1: [send('asked', requests)],
    Wait_1: [
      { id: 'wait', name: 'wait', type: 'kafkaReceive', parameters: { connection, topic: replies, dataKey: 'reply' } },
    ],
    Finish_1: [send('finished', orders, { more: ', "answer": ${reply.answer}' })],
  }
}

const flows = [
  ['Start_1', 'Confirm_1'],
  ['Confirm_1', 'Split_1'],
  ['Split_1', 'Choose_1'],
  ['Choose_1', 'Large_1', '${amount} &gt; 50'],
  ['Choose_1', 'Small_1'],
  ['Large_1', 'Merge_1'],
  ['Small_1', 'Merge_1'],
  ['Merge_1', 'Timer_1'],
  ['Timer_1', 'Join_1'],
  ['Split_1', 'Ask_1'],
  ['Ask_1', 'Wait_1'],
  ['Wait_1', 'Join_1'],
  ['Join_1', 'Finish_1'],
  ['Finish_1', 'End_1'],
] as const

/** It has a diagram without shapes: nobody looks at it. */
const bpmn = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="Chaos_1" name="Chaos" isExecutable="true">
    <bpmn:startEvent id="Start_1" />
    <bpmn:sendTask id="Confirm_1" name="Confirm" />
    <bpmn:parallelGateway id="Split_1" />
    <bpmn:exclusiveGateway id="Choose_1" name="How much?" default="Flow_5" />
    <bpmn:sendTask id="Large_1" name="Large" />
    <bpmn:sendTask id="Small_1" name="Small" />
    <bpmn:exclusiveGateway id="Merge_1" />
    <bpmn:intermediateCatchEvent id="Timer_1" name="One second">
      <bpmn:timerEventDefinition id="Timer_1_definition">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1S</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:sendTask id="Ask_1" name="Ask" />
    <bpmn:receiveTask id="Wait_1" name="Wait for the answer" />
    <bpmn:parallelGateway id="Join_1" />
    <bpmn:sendTask id="Finish_1" name="Finish" />
    <bpmn:endEvent id="End_1" />
${flows
  .map(([from, to, condition], index) =>
    condition === undefined
      ? `    <bpmn:sequenceFlow id="Flow_${index + 1}" sourceRef="${from}" targetRef="${to}" />`
      : `    <bpmn:sequenceFlow id="Flow_${index + 1}" sourceRef="${from}" targetRef="${to}">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>`,
  )
  .join('\n')}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_1">
    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="Chaos_1" />
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`
