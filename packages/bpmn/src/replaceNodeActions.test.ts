import { describe, expect, it } from 'vitest'
import { sendwrightNamespace } from './descriptor.ts'
import { replaceNodeActions } from './replaceNodeActions.ts'
import {
  createAction,
  definitionOf,
  fixtureNames,
  fixtureText,
  newProcess,
  problemOf,
  taskWith,
  valueOf,
  wrapInProcess,
} from './testing.ts'

const declaration = ` xmlns:sendwright="${sendwrightNamespace}"`
const written = /<(\w+):actions version="1">[^<]*<\/\1:actions>/g

async function replaced(xml: string, nodeId = 'T', actions = [createAction('a')]): Promise<string> {
  return valueOf(await replaceNodeActions(xml, nodeId, actions))
}

describe('replacing the actions of a step', () => {
  it.each(fixtureNames)('B23 changes one list of %s and takes it away again', async (name) => {
    const original = fixtureText(name)
    const { graph } = await definitionOf(original)
    for (const { id } of [
      graph.nodes[0],
      graph.nodes.at(-1),
      graph.nodes.find(({ parentId }) => parentId !== graph.processes[0]?.id),
    ].flatMap((node) => node ?? [])) {
      const withOne = await replaced(original, id)
      const after = await definitionOf(withOne)
      expect(after.graph.nodes.map((node) => [node.id, node.actions.length])).toStrictEqual(
        graph.nodes.map((node) => [node.id, node.id === id ? 1 : 0]),
      )
      expect(await replaced(withOne, id)).toBe(withOne)
      expect((await replaced(withOne, id, [])).replace(declaration, '')).toBe(original)
    }
  })

  it('B23 keeps what BPMN tools would drop', async () => {
    const xml = wrapInProcess(
      '<!-- note --><bpmn:task id="T"/>\n<bpmn:task id="T" name="second"/><bpmn:unknown>text</bpmn:unknown>',
    )
    const result = await replaced(xml)
    expect(result).toContain('<!-- note --><bpmn:task id="T"><bpmn:extensionElements><sendwright:actions version="1">')
    expect(result).toContain('</bpmn:task>\n<bpmn:task id="T" name="second"/><bpmn:unknown>text</bpmn:unknown>')
  })

  it('B23 finds its place in every way a step is written', async () => {
    const list = '<sendwright:actions version="1">[…]</sendwright:actions>'
    const shapes = [
      '<bpmn:task id="T"/>',
      '<bpmn:task id="T" />',
      '<bpmn:task id="T"></bpmn:task>',
      "<bpmn:task\n  id='T'\n></bpmn:task >",
      '\n  <bpmn:task id="T">\n    <bpmn:incoming>F</bpmn:incoming>\n  </bpmn:task>',
      '\r\n\t<bpmn:task id="T">\r\n\t</bpmn:task>',
      '<bpmn:task id="T"><bpmn:documentation>a</bpmn:documentation><bpmn:documentation/><bpmn:ioSpecification/></bpmn:task>',
      '<bpmn:task id="T"><bpmn:extensionElements/></bpmn:task>',
      '\n<bpmn:task id="T">\n  <bpmn:extensionElements>\n    <camunda:x/>\n  </bpmn:extensionElements>\n</bpmn:task>',
      '<bpmn:task id="T"><bpmn:extensionElements></bpmn:extensionElements></bpmn:task>',
      '<bpmn:subProcess id="T"><bpmn:task id="U"><bpmn:documentation>b</bpmn:documentation><bpmn:extensionElements><camunda:x/></bpmn:extensionElements></bpmn:task></bpmn:subProcess>',
    ]
    const results = []
    for (const shape of shapes) {
      const result = await replaced(wrapInProcess(shape))
      const start = result.indexOf('isExecutable="true">\n') + 'isExecutable="true">\n'.length
      results.push(result.slice(start, result.indexOf('\n</bpmn:process>')).replace(written, list))
    }
    expect(results).toMatchInlineSnapshot(`
      [
        "<bpmn:task id="T">
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements>
      </bpmn:task>",
        "<bpmn:task id="T">
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements>
      </bpmn:task>",
        "<bpmn:task id="T">
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements>
      </bpmn:task>",
        "<bpmn:task
        id='T'
      >
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements>
      </bpmn:task >",
        "
        <bpmn:task id="T">
          <bpmn:extensionElements>
            <sendwright:actions version="1">[…]</sendwright:actions>
          </bpmn:extensionElements>
          <bpmn:incoming>F</bpmn:incoming>
        </bpmn:task>",
        "
      	<bpmn:task id="T">
      	  <bpmn:extensionElements>
      	    <sendwright:actions version="1">[…]</sendwright:actions>
      	  </bpmn:extensionElements>
      	</bpmn:task>",
        "<bpmn:task id="T"><bpmn:documentation>a</bpmn:documentation><bpmn:documentation/>
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements><bpmn:ioSpecification/></bpmn:task>",
        "<bpmn:task id="T"><bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements></bpmn:task>",
        "
      <bpmn:task id="T">
        <bpmn:extensionElements>
          <camunda:x/>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements>
      </bpmn:task>",
        "<bpmn:task id="T"><bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements></bpmn:task>",
        "<bpmn:subProcess id="T">
        <bpmn:extensionElements>
          <sendwright:actions version="1">[…]</sendwright:actions>
        </bpmn:extensionElements><bpmn:task id="U"><bpmn:documentation>b</bpmn:documentation><bpmn:extensionElements><camunda:x/></bpmn:extensionElements></bpmn:task></bpmn:subProcess>",
      ]
    `)
  })

  it('B23 keeps the prefix and other attributes of a list, and replaces one that cannot be read', async () => {
    const xml = taskWith(
      '<s:actions xmlns:s="urn:sendwright:bpmn:1.0" camunda:mark="1" version="9">{oops</s:actions><camunda:x/>',
    )
    const result = await replaced(xml)
    expect(result).toMatch(
      /<s:actions xmlns:s="urn:sendwright:bpmn:1.0" camunda:mark="1" version="1">\[\{.*\}\]<\/s:actions><camunda:x\/>/,
    )
    expect(await replaced(result, 'T', [])).toBe(taskWith('<camunda:x/>'))
    expect(await replaced(taskWith('<sendwright:actions/>'))).toMatch(/<sendwright:actions version="1">\[/)
  })

  it('B23 does not let a second list come forward', async () => {
    const second = '<sendwright:actions version="1">[]</sendwright:actions>'
    const one = `<sendwright:actions version="1">${JSON.stringify([createAction('b')])}</sendwright:actions>`
    expect(await replaced(taskWith(second + one), 'T', [])).toBe(taskWith(second + one))
    expect(await replaced(taskWith(one + one), 'T', [])).toBe(taskWith(second + one))
  })

  it('B23 declares the namespace once, at the root', async () => {
    const once = await replaced(newProcess(), 'Send_1')
    const twice = await replaced(once, 'End_1')
    expect(twice.split(sendwrightNamespace)).toHaveLength(2)
    expect((await definitionOf(twice)).problems).toStrictEqual([])
  })

  it('B23 finds the step in the default namespace and beside other elements with its id', async () => {
    const xml = wrapInProcess(
      '<bpmn:task id="A"><bpmn:extensionElements><camunda:x id="T"/></bpmn:extensionElements></bpmn:task><task xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="T"/>',
    )
    const result = await replaced(xml)
    expect(result).toContain('id="T"><extensionElements><sendwright:actions version="1">')
    expect((await definitionOf(result)).graph.nodes.map(({ id, actions }) => [id, actions.length])).toStrictEqual([
      ['A', 0],
      ['T', 1],
    ])
  })

  it('B24 says that there is no such step', async () => {
    for (const nodeId of ['Nobody', 'Flow_1', 'Process_1', 'Start_1_di', '', 'constructor']) {
      expect(problemOf(await replaceNodeActions(newProcess(), nodeId, [createAction('a')]))).toStrictEqual({
        code: 'unknown-node',
        message: `There is no step \`${nodeId}\` in this process.`,
      })
    }
  })

  it('B24 says first what is wrong with the file', async () => {
    expect(problemOf(await replaceNodeActions('{}', 'T', [])).code).toBe('not-xml')
    expect(problemOf(await replaceNodeActions('<a id="T"/>', 'T', [])).code).toBe('not-bpmn')
  })
})
