import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBpmn } from './createBpmn.ts'
import { guardBpmn } from './guard.ts'
import { definitionOf, newProcess, valueOf } from './testing.ts'

describe('a new process', () => {
  it('B25 goes from a start event over a send task to an end event, all drawn', async () => {
    const { graph, problems } = await definitionOf(newProcess('Order handling'))
    expect(problems).toStrictEqual([])
    expect(graph.processes).toStrictEqual([{ id: 'Process_1', name: 'Order handling' }])
    expect(graph.nodes.map(({ id, type, name, shown }) => [id, type, name, shown])).toStrictEqual([
      ['Start_1', 'StartEvent', 'Start', true],
      ['Send_1', 'SendTask', 'Send', true],
      ['End_1', 'EndEvent', 'End', true],
    ])
    expect(graph.flows.map(({ source, target }) => [source, target])).toStrictEqual([
      ['Start_1', 'Send_1'],
      ['Send_1', 'End_1'],
    ])
  })

  it('B25 may have any text as its name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (name) => {
        const xml = valueOf(guardBpmn(new TextEncoder().encode(newProcess(name))))
        expect((await definitionOf(xml)).graph.processes[0]?.name).toBe(name)
      }),
    )
    expect((await definitionOf(newProcess('a\u0000\ud800 <b> & "c"\n\t\'d\''))).graph.processes[0]?.name).toBe(
      'a <b> & "c"\n\t\'d\'',
    )
  })

  it('B25 needs an id that BPMN tools keep', () => {
    expect(() => createBpmn({ processId: '1abc', name: '' })).toThrow(RangeError)
    expect(() => createBpmn({ processId: 'grün', name: '' })).toThrow(RangeError)
  })
})
