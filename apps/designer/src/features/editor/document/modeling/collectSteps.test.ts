import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BpmnElement } from './bpmnElement.ts'
import { collectSteps } from './collectSteps.ts'

function element(type: string, id: string, more: Partial<BpmnElement> = {}): BpmnElement {
  const kinds = new Set([`bpmn:${type}`, ...(type === 'SequenceFlow' || type === 'Process' ? [] : ['bpmn:FlowNode'])])
  return { $type: `bpmn:${type}`, id, ...more, $instanceOf: (kind) => kinds.has(kind) }
}

function flow(sourceRef: BpmnElement, targetRef: BpmnElement): BpmnElement {
  return element('SequenceFlow', `${sourceRef.id}-${targetRef.id}`, { sourceRef, targetRef })
}

function idsOf(flowElements: readonly BpmnElement[]): readonly string[] {
  const process = element('Process', 'process', { flowElements })
  return collectSteps({ $type: 'bpmn:Definitions', rootElements: [process] }).map((step) => step.id)
}

describe('steps in flow order', () => {
  it('follow the flows, whatever their order in the file', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => element('Task', id)) as [BpmnElement, BpmnElement, BpmnElement]
    expect(idsOf([c, b, a, flow(b, c), flow(a, b)])).toEqual(['a', 'b', 'c'])
  })

  it('name one branch before the next, and the step where they join after both', () => {
    const [start, left, right, join] = ['start', 'left', 'right', 'join'].map((id) => element('Task', id)) as [
      BpmnElement,
      BpmnElement,
      BpmnElement,
      BpmnElement,
    ]
    const flows = [flow(start, left), flow(start, right), flow(left, join), flow(right, join)]
    expect(idsOf([join, right, left, start, ...flows])).toEqual(['start', 'left', 'right', 'join'])
  })

  it('put the step where the ways of two start events join after both', () => {
    const [first, second] = ['first', 'second'].map((id) => element('StartEvent', id)) as [BpmnElement, BpmnElement]
    const [join, end] = ['join', 'end'].map((id) => element('Task', id)) as [BpmnElement, BpmnElement]
    const flows = [flow(first, join), flow(second, join), flow(join, end)]
    expect(idsOf([first, second, join, end, ...flows])).toEqual(['first', 'second', 'join', 'end'])
  })

  it('put a boundary event below the step it sits on', () => {
    const task = element('Task', 'task')
    const boundary = element('BoundaryEvent', 'boundary', { attachedToRef: task })
    const process = element('Process', 'process', { flowElements: [boundary, task] })
    expect(
      collectSteps({ $type: 'bpmn:Definitions', rootElements: [process] }).map((step) => [step.id, step.parentId]),
    ).toEqual([
      ['task', null],
      ['boundary', 'task'],
    ])
  })

  it('put the content of a sub-process after it', () => {
    const inner = element('Task', 'inner')
    const sub = element('SubProcess', 'sub', { flowElements: [inner] })
    const end = element('EndEvent', 'end')
    expect(idsOf([sub, end, flow(sub, end)])).toEqual(['sub', 'inner', 'end'])
  })

  it('follow the order of the pools and name them', () => {
    const customer = element('Process', 'p1', { flowElements: [element('Task', 'order')] })
    const shop = element('Process', 'p2', { flowElements: [element('Task', 'ship')] })
    const collaboration = {
      $type: 'bpmn:Collaboration',
      participants: [
        { $type: 'bpmn:Participant', name: 'Shop', processRef: shop },
        { $type: 'bpmn:Participant', name: 'Customer', processRef: customer },
      ],
    }
    const steps = collectSteps({ $type: 'bpmn:Definitions', rootElements: [customer, shop, collaboration] })
    expect(steps.map((step) => [step.id, step.pool])).toEqual([
      ['ship', 'Shop'],
      ['order', 'Customer'],
    ])
  })

  it('name every step exactly once in any drawing, with loops too', () => {
    const drawing = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        flows: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 30 }),
      }),
    )
    fc.assert(
      fc.property(drawing, ({ count, flows }) => {
        const nodes = Array.from({ length: count }, (_value, index) => element('Task', `n${index}`))
        const drawn = flows.map(([from, to]) => flow(nodes[from] as BpmnElement, nodes[to] as BpmnElement))
        expect(new Set(idsOf([...nodes, ...drawn]))).toEqual(new Set(nodes.map((node) => node.id)))
        expect(idsOf([...nodes, ...drawn])).toHaveLength(count)
      }),
    )
  })

  it('do not overflow the stack on a chain of 20,000 steps', () => {
    const nodes = Array.from({ length: 20_000 }, (_value, index) => element('Task', `n${index}`))
    const flows = nodes.slice(1).map((node, index) => flow(nodes[index] as BpmnElement, node))
    expect(idsOf([...nodes, ...flows])).toHaveLength(20_000)
  })
})
