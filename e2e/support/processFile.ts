/** One step of a process that goes straight from its start to its end. */
export interface LineStep {
  readonly id: string
  readonly name: string
  readonly type: 'sendTask' | 'receiveTask'
  /** As the extension element holds them. */
  readonly actions?: readonly object[]
}

const top = 160
const spacing = 160

/** A BPMN file of a process whose steps follow one another, drawn in one line. */
export function lineProcess(name: string, steps: readonly LineStep[]): string {
  const ids = ['start', ...steps.map(({ id }) => id), 'end']
  const flows = ids.slice(1).map((target, index) => ({ source: ids[index] ?? '', target, index }))
  const way = (id: string) =>
    [
      ...flows.filter(({ target }) => target === id).map(({ index }) => `<incoming>flow${index}</incoming>`),
      ...flows.filter(({ source }) => source === id).map(({ index }) => `<outgoing>flow${index}</outgoing>`),
    ].join('')
  const tasks = steps.map(
    ({ id, name: stepName, type, actions }) =>
      `<${type} id="${id}" name="${escape(stepName)}">${actions === undefined ? '' : extension(actions)}${way(id)}</${type}>`,
  )
  const shapes = ids.map((id, index) => {
    const isEvent = id === 'start' || id === 'end'
    const [width, height] = isEvent ? [36, 36] : [100, 80]
    const x = 100 + index * spacing + (100 - width) / 2
    return `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${top + (80 - height) / 2}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`
  })
  const edges = flows.map(({ source, target, index }) => {
    const from = 100 + index * spacing + (source === 'start' ? 68 : 100)
    const to = 100 + (index + 1) * spacing + (target === 'end' ? 32 : 0)
    return `<bpmndi:BPMNEdge id="flow${index}_di" bpmnElement="flow${index}"><di:waypoint x="${from}" y="${top + 40}" /><di:waypoint x="${to}" y="${top + 40}" /></bpmndi:BPMNEdge>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:sendwright="urn:sendwright:bpmn:1.0" id="line_definitions" targetNamespace="urn:e2e">
<process id="line" name="${escape(name)}" isExecutable="true">
<startEvent id="start" name="Started">${way('start')}</startEvent>
${tasks.join('\n')}
<endEvent id="end" name="Finished">${way('end')}</endEvent>
${flows.map(({ source, target, index }) => `<sequenceFlow id="flow${index}" sourceRef="${source}" targetRef="${target}" />`).join('\n')}
</process>
<bpmndi:BPMNDiagram id="line_diagram"><bpmndi:BPMNPlane id="line_plane" bpmnElement="line">
${[...shapes, ...edges].join('\n')}
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
`
}

function extension(actions: readonly object[]): string {
  return `<extensionElements><sendwright:actions version="1">${escape(JSON.stringify(actions))}</sendwright:actions></extensionElements>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** A send action to the sandbox that names the run in its header, as the extension element holds it. */
export function sendAction(id: string, name: string, send: { readonly topic: string; readonly value: string }): object {
  return {
    id,
    name,
    type: 'kafkaSend',
    parameters: {
      connection: 'sandbox',
      topics: [send.topic],
      messages: [
        {
          key: '${order.id}',
          value: { format: 'json', text: send.value },
          headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
        },
      ],
    },
  }
}
