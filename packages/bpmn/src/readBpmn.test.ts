import { BpmnModdle, type ModdleElement } from 'bpmn-moddle'
import { describe, expect, it, vi } from 'vitest'
import { writeActions } from './actionsText.ts'
import { sendwrightDescriptor } from './descriptor.ts'
import { readBpmn } from './readBpmn.ts'
import {
  createAction,
  definitionOf,
  fixtureNames,
  fixtureText,
  newProcess,
  problemOf,
  taskWith,
  wrapInProcess,
} from './testing.ts'

async function nodesOf(elements: string) {
  return (await definitionOf(wrapInProcess(elements))).graph.nodes
}

async function problemsOf(xml: string) {
  return (await definitionOf(xml)).problems.map(({ code, path, severity, message }) => ({
    code,
    path,
    severity,
    message,
  }))
}

function actionsElement(body: string, attributes = 'version="1"'): string {
  return `<sendwright:actions ${attributes}><![CDATA[${body}]]></sendwright:actions>`
}

describe('actions in a file', () => {
  const body = writeActions([createAction('a')])

  it('B1 are the body of one element of the step', async () => {
    const { graph, problems } = await definitionOf(taskWith(actionsElement(body)))
    expect(graph.nodes[0]?.actions).toStrictEqual([createAction('a')])
    expect(problems).toStrictEqual([])
  })

  it('B1 are found under another prefix and as the default namespace', async () => {
    for (const element of [
      `<s:actions xmlns:s="urn:sendwright:bpmn:1.0" version="1"><![CDATA[${body}]]></s:actions>`,
      `<actions xmlns="urn:sendwright:bpmn:1.0" version="1"><![CDATA[${body}]]></actions>`,
    ]) {
      const { graph } = await definitionOf(taskWith(element))
      expect(graph.nodes[0]?.actions).toHaveLength(1)
    }
  })

  it('B3 are an empty list without an element, without a body and with white space', async () => {
    for (const extension of [
      '',
      '<sendwright:actions version="1"/>',
      '<sendwright:actions version="1"> \n </sendwright:actions>',
    ]) {
      const { graph, problems } = await definitionOf(taskWith(extension))
      expect([graph.nodes[0]?.actions, problems]).toStrictEqual([[], []])
    }
  })

  it('B4 that cannot be read are an error at the list of the step', async () => {
    expect(await problemsOf(taskWith(actionsElement('{oops')))).toStrictEqual([
      {
        code: 'actions-unreadable',
        path: '/nodes/T/actions',
        severity: 'error',
        message: 'The actions of step `T` cannot be read and are kept as they are: the text is not JSON.',
      },
    ])
  })

  it('B4 that cannot be read keep their text through a round trip', async () => {
    const kept = ' {oops <&> 😀\n\t]]&gt; '
    const moddle = new BpmnModdle({ sendwright: sendwrightDescriptor })
    const first = await moddle.fromXML(
      taskWith('<sendwright:actions version="1"> {oops &lt;&amp;&gt; 😀\n\t]]&amp;gt; </sendwright:actions>'),
    )
    const { xml } = await moddle.toXML(first.rootElement, { format: true })
    const again = await moddle.fromXML(xml)
    expect([extensionBodies(first.rootElement), extensionBodies(again.rootElement)]).toStrictEqual([[kept], [kept]])
  })

  it('B5 of another version cannot be read', async () => {
    expect((await problemsOf(taskWith(actionsElement(body, 'version="2"'))))[0]?.message).toBe(
      'The actions of step `T` cannot be read and are kept as they are: they have version 2, and this Sendwright reads 1.',
    )
    expect(await problemsOf(taskWith(actionsElement(body, '')))).toStrictEqual([])
  })

  it('B6 are those of the first element, and a second is a warning', async () => {
    const { graph, problems } = await definitionOf(
      taskWith(actionsElement(body) + actionsElement(writeActions([createAction('b')]))),
    )
    expect(graph.nodes[0]?.actions.map(({ id }) => id)).toStrictEqual(['a'])
    expect(problems.map(({ code, severity, path }) => [code, severity, path])).toStrictEqual([
      ['actions-twice', 'warning', '/nodes/T/actions'],
    ])
  })

  it('B7 with wrong parents and repeated ids are problems at their field', async () => {
    const actions = [
      createAction('a', { parent: 'nobody' }),
      createAction('b', { parent: 'c' }),
      createAction('c', { parent: 'b' }),
      createAction('a'),
    ]
    const problems = await problemsOf(taskWith(actionsElement(writeActions(actions))))
    expect(problems.map(({ code, path }) => [code, path])).toStrictEqual([
      ['unknown-parent', '/nodes/T/actions/0/parent'],
      ['parent-cycle', '/nodes/T/actions/1/parent'],
      ['parent-cycle', '/nodes/T/actions/2/parent'],
      ['duplicate-action-id', '/nodes/T/actions/3/id'],
    ])
  })

  it('B10 stay and are no nodes at a process, flow or data object', async () => {
    const extension = `<bpmn:extensionElements>${actionsElement(body)}</bpmn:extensionElements>`
    const { graph, problems } = await definitionOf(
      wrapInProcess(
        `${extension}<bpmn:dataObject id="O">${extension}</bpmn:dataObject><bpmn:task id="A"/><bpmn:task id="B"/><bpmn:sequenceFlow id="F" sourceRef="A" targetRef="B">${extension}</bpmn:sequenceFlow>`,
      ),
    )
    expect(graph.nodes.map(({ id, actions }) => [id, actions.length])).toStrictEqual([
      ['A', 0],
      ['B', 0],
    ])
    expect(problems).toStrictEqual([])
  })
})

describe('the graph', () => {
  it('B10 has every kind of flow node', async () => {
    const { graph } = await definitionOf(fixtureText('bpmnio-kitchen-sink'))
    expect([...new Set(graph.nodes.map(({ type }) => type))].toSorted()).toMatchInlineSnapshot(`
      [
        "BoundaryEvent",
        "BusinessRuleTask",
        "CallActivity",
        "ComplexGateway",
        "EventBasedGateway",
        "ExclusiveGateway",
        "InclusiveGateway",
        "IntermediateCatchEvent",
        "IntermediateThrowEvent",
        "ManualTask",
        "ParallelGateway",
        "ReceiveTask",
        "ScriptTask",
        "SendTask",
        "ServiceTask",
        "StartEvent",
        "SubProcess",
        "Task",
        "Transaction",
        "UserTask",
      ]
    `)
    expect(graph.nodes).toHaveLength(42)
  })

  it('B11 goes from the start along the flows, boundary events after their step', async () => {
    const nodes = await nodesOf(`
      <bpmn:endEvent id="End"/>
      <bpmn:task id="Recover"/>
      <bpmn:boundaryEvent id="Timeout" attachedToRef="Work"/>
      <bpmn:task id="Work"/>
      <bpmn:task id="Apart"/>
      <bpmn:startEvent id="Start"/>
      <bpmn:sequenceFlow id="F1" sourceRef="Work" targetRef="End"/>
      <bpmn:sequenceFlow id="F2" sourceRef="Start" targetRef="Work"/>
      <bpmn:sequenceFlow id="F3" sourceRef="Timeout" targetRef="Recover"/>`)
    expect(nodes.map(({ id }) => id)).toStrictEqual(['Start', 'Work', 'End', 'Timeout', 'Recover', 'Apart'])
  })

  it('B11 follows a sub-process with its content', async () => {
    const nodes = await nodesOf(`
      <bpmn:startEvent id="S"/>
      <bpmn:transaction id="Outer">
        <bpmn:task id="InB"/>
        <bpmn:startEvent id="InS"/>
        <bpmn:subProcess id="Inner"><bpmn:task id="Deep"/></bpmn:subProcess>
        <bpmn:sequenceFlow id="F3" sourceRef="InS" targetRef="Inner"/>
        <bpmn:sequenceFlow id="F4" sourceRef="Inner" targetRef="InB"/>
      </bpmn:transaction>
      <bpmn:endEvent id="E"/>
      <bpmn:sequenceFlow id="F1" sourceRef="S" targetRef="Outer"/>
      <bpmn:sequenceFlow id="F2" sourceRef="Outer" targetRef="E"/>`)
    expect(nodes.map(({ id, parentId, processId }) => [id, parentId, processId])).toStrictEqual([
      ['S', 'P', 'P'],
      ['Outer', 'P', 'P'],
      ['InS', 'Outer', 'P'],
      ['Inner', 'Outer', 'P'],
      ['Deep', 'Inner', 'P'],
      ['InB', 'Outer', 'P'],
      ['E', 'P', 'P'],
    ])
  })

  it('B12 has the flows of sourceRef and targetRef, whatever incoming and outgoing say', async () => {
    const { graph, problems } = await definitionOf(
      wrapInProcess(`
        <bpmn:startEvent id="S"><bpmn:outgoing>Gone</bpmn:outgoing></bpmn:startEvent>
        <bpmn:task id="T"><bpmn:incoming>G</bpmn:incoming></bpmn:task>
        <bpmn:endEvent id="E"/>
        <bpmn:sequenceFlow id="F" name="yes" sourceRef="S" targetRef="T"><bpmn:conditionExpression>\${qty} &gt; 3</bpmn:conditionExpression></bpmn:sequenceFlow>
        <bpmn:sequenceFlow id="G" sourceRef="T" targetRef="E"/>
        <bpmn:sequenceFlow id="H" sourceRef="T" targetRef="Nowhere"/>`),
    )
    expect(graph.flows).toStrictEqual([
      { id: 'F', name: 'yes', source: 'S', target: 'T', condition: '${qty} > 3' },
      { id: 'G', name: '', source: 'T', target: 'E', condition: null },
    ])
    expect(problems.map(({ message }) => message)).toStrictEqual([
      'Part of the file cannot be kept: `H` names `Nowhere` as its targetRef, which is not in the file.',
    ])
  })

  it('B31 knows what an event waits for or does', async () => {
    const nodes = await nodesOf(`
      <bpmn:startEvent id="S"/>
      <bpmn:startEvent id="Message"><bpmn:messageEventDefinition/></bpmn:startEvent>
      <bpmn:intermediateCatchEvent id="Timer"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>
      <bpmn:endEvent id="Terminate"><bpmn:terminateEventDefinition/></bpmn:endEvent>
      <bpmn:intermediateThrowEvent id="Link"><bpmn:linkEventDefinition name="x"/></bpmn:intermediateThrowEvent>
      <bpmn:intermediateCatchEvent id="Two"><bpmn:messageEventDefinition/><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>
      <bpmn:task id="T"/>`)
    expect(Object.fromEntries(nodes.map(({ id, event }) => [id, event]))).toStrictEqual({
      S: 'none',
      Message: 'message',
      Timer: 'timer',
      Terminate: 'terminate',
      Link: 'other',
      Two: 'other',
      T: null,
    })
  })

  it('B31 knows the events of other tools’ files', async () => {
    const { graph } = await definitionOf(fixtureText('bpmnio-kitchen-sink'))
    const kinds = graph.nodes.flatMap(({ type, event }) => (event === null ? [] : [`${type} ${event}`]))
    expect([...new Set(kinds)].toSorted().join('\n')).toMatchInlineSnapshot(`
      "BoundaryEvent message
      BoundaryEvent other
      BoundaryEvent timer
      IntermediateCatchEvent message
      IntermediateCatchEvent other
      IntermediateCatchEvent timer
      IntermediateThrowEvent message
      IntermediateThrowEvent other
      StartEvent message
      StartEvent none"
    `)
  })

  it('B32 knows the time of a timer event and how it is written', async () => {
    const timer = (id: string, content: string) =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition>${content}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`
    const nodes = await nodesOf(
      [
        timer('Duration', '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression"> PT10S\n</bpmn:timeDuration>'),
        timer('Date', '<bpmn:timeDate>2026-03-29T02:30:00+01:00</bpmn:timeDate>'),
        timer('Cycle', '<bpmn:timeCycle>R3/PT10H</bpmn:timeCycle>'),
        timer('Empty', '<bpmn:timeDate/>'),
        timer('None', ''),
      ].join(''),
    )
    expect(Object.fromEntries(nodes.map(({ id, timer: read }) => [id, read]))).toStrictEqual({
      Duration: { kind: 'duration', text: 'PT10S' },
      Date: { kind: 'date', text: '2026-03-29T02:30:00+01:00' },
      Cycle: { kind: 'cycle', text: 'R3/PT10H' },
      Empty: null,
      None: null,
    })
  })

  it('B32 reads the timer of another tool’s file as it is written', async () => {
    const { graph } = await definitionOf(fixtureText('camunda7-loan-granting'))
    const timers = graph.nodes.flatMap(({ timer }) => (timer === null ? [] : [timer]))
    expect(timers).toStrictEqual([{ kind: 'cycle', text: '0/5 0/1 * 1/1 * ?' }])
  })

  it('B33 knows the step of a boundary event, and whether it ends it', async () => {
    const nodes = await nodesOf(`
      <bpmn:task id="Work"/>
      <bpmn:boundaryEvent id="Ends" attachedToRef="Work"/>
      <bpmn:boundaryEvent id="Beside" attachedToRef="Work" cancelActivity="false"/>`)
    expect(nodes.map(({ id, attachedTo, interrupting }) => [id, attachedTo, interrupting])).toStrictEqual([
      ['Work', null, true],
      ['Ends', 'Work', true],
      ['Beside', 'Work', false],
    ])
  })

  it('B34 knows the default flow of gateways and tasks', async () => {
    const nodes = await nodesOf(`
      <bpmn:exclusiveGateway id="G" default="F1"/>
      <bpmn:task id="T" default="F2"/>
      <bpmn:endEvent id="E"/>
      <bpmn:sequenceFlow id="F1" sourceRef="G" targetRef="T"/>
      <bpmn:sequenceFlow id="F2" sourceRef="T" targetRef="E"/>`)
    expect(nodes.map(({ id, defaultFlow }) => [id, defaultFlow])).toStrictEqual([
      ['G', 'F1'],
      ['T', 'F2'],
      ['E', null],
    ])
  })

  it('B35 takes a condition of white space for none', async () => {
    const flow = (id: string, content: string) =>
      `<bpmn:sequenceFlow id="${id}" sourceRef="A" targetRef="B">${content}</bpmn:sequenceFlow>`
    const { graph } = await definitionOf(
      wrapInProcess(
        `<bpmn:task id="A"/><bpmn:task id="B"/>` +
          flow('None', '') +
          flow('Empty', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"> </bpmn:conditionExpression>') +
          flow(
            'Some',
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"> ${ok} </bpmn:conditionExpression>',
          ),
      ),
    )
    expect(graph.flows.map(({ id, condition }) => [id, condition])).toStrictEqual([
      ['None', null],
      ['Empty', null],
      ['Some', ' ${ok} '],
    ])
  })

  it('B36 knows what makes a step another than its type says', async () => {
    const { graph } = await definitionOf(fixtureText('bpmnio-kitchen-sink'))
    const special = graph.nodes.flatMap((node) => (node.special === null ? [] : [`${node.id} ${node.special}`]))
    expect(special).toMatchInlineSnapshot(`
      [
        "Task_1mvn5bz eventSubProcess",
        "Task_11mt25q multiInstance",
        "Task_194rzhn multiInstance",
        "Task_1ug2w5g standardLoop",
      ]
    `)
    const nodes = await nodesOf(`<bpmn:task id="Undo" isForCompensation="true"/><bpmn:subProcess id="Plain"/>`)
    expect(nodes.map(({ id, special: own }) => [id, own])).toStrictEqual([
      ['Undo', 'compensation'],
      ['Plain', null],
    ])
  })

  it('B13 knows the process of each node in a collaboration, and its lane', async () => {
    const { graph } = await definitionOf(fixtureText('bpmnio-pizza-collaboration'))
    expect(graph.processes).toHaveLength(2)
    expect(new Set(graph.nodes.map(({ processId, lane }) => `${processId} ${lane}`))).toStrictEqual(
      new Set(['_6-1 clerk', '_6-1 pizza chef', '_6-1 delivery boy', '_6-2 null']),
    )
  })

  it('B13 names nested lanes from the outside, and content by the lane of its sub-process', async () => {
    const nodes = await nodesOf(`
      <bpmn:laneSet id="LS"><bpmn:lane id="L1" name="Sales">
        <bpmn:flowNodeRef>A</bpmn:flowNodeRef><bpmn:flowNodeRef>B</bpmn:flowNodeRef>
        <bpmn:childLaneSet id="LS2"><bpmn:lane id="L2" name="Clerk"><bpmn:flowNodeRef>B</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="L3"><bpmn:flowNodeRef>A</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet>
      </bpmn:lane></bpmn:laneSet>
      <bpmn:task id="A"/><bpmn:subProcess id="B"><bpmn:task id="In"/></bpmn:subProcess><bpmn:task id="C"/>`)
    expect(nodes.map(({ id, lane }) => [id, lane])).toStrictEqual([
      ['A', 'Sales'],
      ['B', 'Sales / Clerk'],
      ['In', 'Sales / Clerk'],
      ['C', null],
    ])
  })

  it('B14 says which nodes have a shape', async () => {
    const shape =
      '<bpmndi:BPMNShape id="A_di" bpmnElement="A"><dc:Bounds x="0" y="0" width="9" height="9"/></bpmndi:BPMNShape>'
    const xml = wrapInProcess('<bpmn:task id="A"/><bpmn:task id="B"/>').replace(
      '<bpmndi:BPMNPlane id="Plane" bpmnElement="P" />',
      `<bpmndi:BPMNPlane id="Plane" bpmnElement="P">${shape}</bpmndi:BPMNPlane>`,
    )
    const { graph } = await definitionOf(xml)
    expect(graph.nodes.map(({ id, shown }) => [id, shown])).toStrictEqual([
      ['A', true],
      ['B', false],
    ])
  })

  it('B15 leaves out what has no id, and says so', async () => {
    const { graph, problems } = await definitionOf(
      wrapInProcess('<bpmn:task name="Nameless"/><bpmn:task id="A"/><bpmn:sequenceFlow sourceRef="A" targetRef="A"/>'),
    )
    expect([graph.nodes.length, graph.flows.length]).toStrictEqual([1, 0])
    expect(problems.map(({ severity, message }) => [severity, message])).toStrictEqual([
      ['warning', 'A `Task` named `Nameless` has no id, so it is neither drawn nor run. Give it an id.'],
      ['warning', 'A `SequenceFlow` has no id, so it is neither drawn nor run. Give it an id.'],
    ])
  })

  it('B29 takes names of object members as ids', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const nodes = await nodesOf(
      `${names.map((name) => `<bpmn:task id="${name}"/>`).join('')}<bpmn:sequenceFlow id="valueOf" sourceRef="__proto__" targetRef="constructor"/>`,
    )
    expect(nodes.map(({ id }) => id).toSorted()).toStrictEqual(names.toSorted())
    expect(Object.hasOwn(Object.prototype, 'id')).toBe(false)
  })
})

describe('files that are not read', () => {
  it('B17 says that there is no process', async () => {
    const xml = newProcess().replace(/<bpmn:process[^]*<\/bpmn:process>/, '<bpmn:message id="M"/>')
    expect(problemOf(await readBpmn(xml))).toStrictEqual({
      code: 'no-process',
      message: 'The file has no process. A BPMN file needs at least one.',
    })
  })

  it('B17 says that there is no diagram', async () => {
    const without = newProcess().replace(/<bpmndi:BPMNDiagram[^]*<\/bpmndi:BPMNDiagram>/, '')
    expect(problemOf(await readBpmn(without)).code).toBe('no-diagram')
    const empty = newProcess().replace(/<bpmndi:BPMNPlane[^]*<\/bpmndi:BPMNPlane>/, '')
    expect(problemOf(await readBpmn(empty)).code).toBe('no-diagram')
  })

  it('B17 answers without a guard too', async () => {
    const texts = [
      '',
      '{}',
      '<html/>',
      '<a>',
      '<a:b/>',
      '<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/"/>',
    ]
    const codes = await Promise.all(texts.map(async (text) => problemOf(await readBpmn(text)).code))
    expect(codes).toStrictEqual(['not-xml', 'not-xml', 'not-xml', 'not-xml', 'not-bpmn', 'not-bpmn'])
  })

  it('B17 tells what only the parser finds, with its line', async () => {
    expect(problemOf(await readBpmn(wrapInProcess('<foo:bar/>'))).message).toMatchInlineSnapshot(
      `"This is not a BPMN file: on line 4 stands \`foo:bar\`, and its prefix is declared nowhere."`,
    )
    expect(problemOf(await readBpmn(wrapInProcess('<bpmn:täsk/>'))).message).toMatchInlineSnapshot(
      `"This is not a BPMN file: on line 4 stands an element whose name has other letters than A-Z and a-z."`,
    )
  })

  it('B18 refuses a file that it could not write again, and says why', async () => {
    const xml = taskWith('<x/>')
      .replace('urn:sendwright:bpmn:1.0', 'urn:somebody:else')
      .replace('<x/>', '<sendwright:thing/>')
    expect(problemOf(await readBpmn(xml))).toMatchInlineSnapshot(`
      {
        "code": "bpmn-not-writable",
        "message": "The file can be read but not written again: the prefix \`sendwright\` stands for \`urn:somebody:else\`, and BPMN tools use it for \`urn:sendwright:bpmn:1.0\`. Choose another prefix.",
      }
    `)
  })
})

describe('what the next save would lose', () => {
  it('B21 names the line and the thing', async () => {
    const problems = await problemsOf(
      wrapInProcess(`<bpmn:task id="A"/>
<bpmn:task id="A"><bpmn:documentation>Gone</bpmn:documentation></bpmn:task>
<bpmn:task id="Prüfen"/>
<bpmn:unknownThing/>
<bpmn:task id="B"><bpmn:extensionElements>some text<sendwright:future/></bpmn:extensionElements></bpmn:task>
<bpmn:task id="C" undeclared:x="1" größe="1"/>
<!-- a --><!-- b -->
<bpmn:sequenceFlow id="F" sourceRef="Prüfen" targetRef="B"/>`),
    )
    expect(new Set(problems.map(({ code, severity }) => `${code} ${severity}`))).toStrictEqual(
      new Set(['bpmn-loss warning']),
    )
    expect(problems.map(({ message }) => message.replace('Part of the file cannot be kept: ', '')))
      .toMatchInlineSnapshot(`
        [
          "on line 5 stands the id \`A\` a second time. \`bpmn:task\` is dropped with all it holds. Give it an id of its own.",
          "on line 6 stands the id \`Prüfen\`. \`bpmn:task\` is dropped with all it holds. Use only A-Z, a-z, 0-9, \`_\`, \`-\` and \`.\`, with a letter or \`_\` first.",
          "on line 7 stands \`bpmn:UnknownThing\`, which is not known there. It is dropped with all it holds.",
          "on line 8 stands text where none belongs: \`some text\`.",
          "on line 8 stands \`sendwright:Future\`, which is not known there. It is dropped with all it holds.",
          "on line 9 stands an attribute with the prefix \`undeclared\`, which is declared nowhere. It is dropped.",
          "on line 9 stands an attribute whose name has other letters than A-Z and a-z. It is dropped.",
          "\`F\` names \`Prüfen\` as its sourceRef, which is not in the file.",
          "2 comments between \`<!--\` and \`-->\`.",
        ]
      `)
  })

  it('B21 tells attributes of a prefix that is bound to another namespace', async () => {
    // The XML writer says the same on the console.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const xml = wrapInProcess('<bpmn:task id="A" color:x="1"/>', ' xmlns:color="urn:mine"')
    expect((await problemsOf(xml)).map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "Part of the file cannot be kept: the prefix \`color\` stands for \`urn:mine\`, and BPMN tools use it for \`http://www.omg.org/spec/BPMN/non-normative/color/1.0\`. Choose another prefix.",
      ]
    `)
  })

  it('B21 tells a hundred, and then how many more', async () => {
    const problems = await problemsOf(wrapInProcess('<bpmn:x/>\n'.repeat(130)))
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)?.message).toBe('Part of the file cannot be kept: 30 more places like these.')
  })

  it('B22 is nothing where the file is only unusual', async () => {
    const xml = wrapInProcess(
      '<bpmn:task id="A" bpmn:strange="1" camunda:type="x"><bpmn:incoming>Gone</bpmn:incoming><bpmn:outgoing>Gone</bpmn:outgoing></bpmn:task>',
    ).replace('bpmnElement="P" />', 'bpmnElement="P"><bpmndi:BPMNShape id="S" bpmnElement="Gone"/></bpmndi:BPMNPlane>')
    expect(await problemsOf(xml)).toStrictEqual([])
  })

  it('B21 is found in a real file', async () => {
    expect((await problemsOf(fixtureText('camunda-modeler-import-warnings'))).map(({ code }) => code)).toStrictEqual([
      'bpmn-loss',
      'bpmn-loss',
    ])
  })
})

describe('a round trip through a modeler', () => {
  it.each(fixtureNames)('B20 keeps extensions, colours and layout of %s, and settles at once', async (name) => {
    const moddle = new BpmnModdle({ sendwright: sendwrightDescriptor })
    const original = await moddle.fromXML(fixtureText(name))
    const first = await moddle.toXML(original.rootElement, { format: true })
    const again = await moddle.fromXML(first.xml)
    const second = await moddle.toXML(again.rootElement, { format: true })
    expect(second.xml).toBe(first.xml)
    expect(plain(again.rootElement)).toStrictEqual(plain(original.rootElement))
    const { graph } = await definitionOf(first.xml)
    expect(graph).toStrictEqual((await definitionOf(fixtureText(name))).graph)
  })
})

/** Bodies of all actions elements of a definitions tree with one process. */
function extensionBodies(definitions: ModdleElement): readonly string[] {
  const bodies: string[] = []
  JSON.stringify(definitions, (key, value: unknown) => {
    if (key === 'json' && typeof value === 'string') bodies.push(value)
    return value
  })
  return bodies
}

/** Everything that moddle knows of a tree, foreign attributes and elements included, and without what says nothing new. */
function plain(element: ModdleElement): unknown {
  return JSON.parse(
    JSON.stringify(element, (key, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !('$attrs' in value)) return value
      // moddle hides foreign attributes from enumeration, and has the defaults of attributes on the prototype.
      const own = Object.entries(value).filter(
        ([name, field]) => Reflect.get(Object.getPrototypeOf(value), name) !== field,
      )
      return { ...Object.fromEntries(own), $type: Reflect.get(value, '$type'), foreign: withoutType(value.$attrs) }
    }),
  )
}

/** A waypoint may say that it is a point. */
function withoutType(attributes: unknown): unknown {
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => name !== 'xsi:type'))
}
