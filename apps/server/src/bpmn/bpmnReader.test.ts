import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createKafkaSend } from '@sendwright/model'
import { createBpmn, type BpmnResult } from '@sendwright/bpmn'
import { describe, expect, it } from 'vitest'
import { WorkerQueueFailure } from '../worker/workerQueue.ts'
import { createBpmnReader, type BpmnReaderOptions } from './bpmnReader.ts'

setFlagsFromString('--expose-gc')
// The flag gives every new context the function `gc`.
const collectGarbage = runInNewContext('gc') as () => void

const encoder = new TextEncoder()
const action = createKafkaSend('a', 'Send 😀', 'sandbox')

/** A reader that is closed at the end of the test. */
function startReader(options?: BpmnReaderOptions) {
  const reader = createBpmnReader(options)
  return { ...reader, [Symbol.asyncDispose]: () => reader.close() }
}

function codesOf(result: BpmnResult<unknown>): readonly string[] {
  return result.ok ? [] : result.problems.map(({ code }) => code)
}

function wrap(elements: string, attributes = ''): Uint8Array {
  return encoder.encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" ${attributes} id="D"><bpmn:process id="P">\n${elements}\n</bpmn:process><bpmndi:BPMNDiagram id="Di"><bpmndi:BPMNPlane id="Pl" bpmnElement="P"/></bpmndi:BPMNDiagram></bpmn:definitions>`,
  )
}

/** Tasks with large documentation: many bytes, few elements. */
function largeFile(bytes: number): Uint8Array {
  const documentation = 'Long text, ä. '.repeat(2000)
  const count = Math.ceil(bytes / documentation.length)
  const tasks = Array.from(
    { length: count },
    (_, index) => `<bpmn:task id="T${index}"><bpmn:documentation>${documentation}</bpmn:documentation></bpmn:task>`,
  )
  return wrap(tasks.join('\n'))
}

/** 35 s of a parser's time in 0.2 MB, which no linear look can tell from an honest file. */
const slowFile = wrap('<bpmn:x/>\n'.repeat(20_000))

describe('the reader of BPMN files', () => {
  it('B27 keeps nothing of what it has read', async () => {
    await using reader = startReader()
    const results: WeakRef<object>[] = []
    for (let time = 0; time < 5; time++) results.push(new WeakRef(await reader.read(encoder.encode('no BPMN'))))
    // A weak reference holds on until the turn in which it was made is over.
    await nextTurn()
    collectGarbage()
    expect(results.slice(0, -1).map((result) => result.deref())).toStrictEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('B27 reads a file and gives its text and its definition', async () => {
    await using reader = startReader()
    const xml = createBpmn({ processId: 'Process_1', name: 'Order' })
    const withReference = xml.replace('name="Order"', 'name="Order &#128512;"')
    const result = await reader.read(encoder.encode(withReference))
    expect(result.ok && result.value.xml).toBe(xml.replace('name="Order"', 'name="Order 😀"'))
    expect(result.ok && result.value.definition.graph.processes).toStrictEqual([{ id: 'Process_1', name: 'Order 😀' }])
    expect(result.ok && result.value.definition.graph.nodes.map(({ id }) => id)).toStrictEqual([
      'Start_1',
      'Send_1',
      'End_1',
    ])
  })

  it('B27 replaces the actions of a step, which are read again as they were', async () => {
    await using reader = startReader()
    const replaced = await reader.replaceActions(createBpmn({ processId: 'P', name: '' }), 'Send_1', [action])
    if (!replaced.ok) throw new Error(replaced.problems[0]?.message)
    const result = await reader.read(encoder.encode(replaced.value))
    expect(result.ok && result.value.definition.graph.nodes[1]?.actions).toStrictEqual([action])
    expect(codesOf(await reader.replaceActions(replaced.value, 'Nobody', []))).toStrictEqual(['unknown-node'])
  })

  it('B27 ends a file that takes too long with a problem, and reads the next', async () => {
    await using reader = startReader({ timeLimitMs: 1000 })
    const result = await reader.read(slowFile)
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toStrictEqual([
      'The file took longer than 1 s to read, so reading was stopped. Its structure is too complicated.',
    ])
    expect((await reader.read(encoder.encode(createBpmn({ processId: 'P', name: '' })))).ok).toBe(true)
  })

  it('B27 ends a replacement that takes too long as well', async () => {
    await using reader = startReader({ timeLimitMs: 1000 })
    const xml = new TextDecoder().decode(slowFile)
    expect(codesOf(await reader.replaceActions(xml, 'P', [action]))).toStrictEqual(['bpmn-too-slow'])
  })

  it('B27 keeps the main thread free meanwhile', async () => {
    await using reader = startReader({ timeLimitMs: 1000 })
    let ticks = 0
    const ticking = setInterval(() => (ticks += 1), 10)
    await reader.read(slowFile)
    clearInterval(ticking)
    // A blocked thread would have come to none or one.
    expect(ticks).toBeGreaterThan(10)
  })

  it('B27 ends a file that needs too much memory with a problem, and reads the next', async () => {
    await using reader = startReader({ memoryMegabytes: 40, timeLimitMs: 20_000 })
    const hungry = wrap(
      Array.from({ length: 49_000 }, (_, index) => `<bpmn:task id="T${index}" name="Task ${index}"/>`).join('\n'),
    )
    const result = await reader.read(hungry)
    expect(result.ok ? [] : result.problems.map(({ message }) => message)).toStrictEqual([
      'The file needed more than 40 MB of memory to read, so reading was stopped. Split the process into smaller files.',
    ])
    expect((await reader.read(encoder.encode(createBpmn({ processId: 'P', name: '' })))).ok).toBe(true)
  })

  it('B27 reads a file of 5 MB and one of nearly the limit', async () => {
    await using reader = startReader()
    for (const size of [5_000_000, 14_000_000]) {
      const result = await reader.read(largeFile(size))
      expect(codesOf(result)).toStrictEqual([])
      expect(result.ok && result.value.definition.graph.nodes.length).toBe(Math.ceil(size / 28_000))
    }
  })

  it('B26 refuses a file over the limit without giving it to the worker', async () => {
    await using reader = startReader({ maxBytes: 100 })
    expect(codesOf(await reader.read(new Uint8Array(101)))).toStrictEqual(['bpmn-too-large'])
  })

  it('B26 answers every kind of hostile file with problems, by the guard or by the time limit', async () => {
    await using reader = startReader({ timeLimitMs: 3000 })
    const many = (count: number, text: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => text(index)).join('')
    const files = {
      'unknown elements': slowFile,
      'mismatched quotes': wrap(`<bpmn:task ${many(6000, (index) => `a${index}="b' `)}/>`),
      'tags in tags': encoder.encode('<a '.repeat(1_000_000)),
      attributes: wrap(`<bpmn:task ${many(8000, (index) => `a${index}="1" `)}/>`),
      'declared namespaces': wrap(
        '<bpmn:task id="T"/>',
        many(1000, (index) => `xmlns:n${index}="urn:${index}" `),
      ),
      'unresolved references': wrap(
        many(60_000, (index) => `<bpmn:sequenceFlow id="F${index}" sourceRef="X" targetRef="Y"/>`),
      ),
      'empty tasks': wrap('<bpmn:task/>'.repeat(400_000)),
      deep: encoder.encode('<a>'.repeat(100_000)),
      'billion laughs': encoder.encode('<!DOCTYPE a [<!ENTITY l "l"><!ENTITY m "&l;&l;">]><a>&m;</a>'),
      'bad UTF-8': Uint8Array.of(0x3c, 0x61, 0xff, 0x3e),
      zeros: new Uint8Array(1_000_000),
    }
    const answers: Record<string, string> = {}
    for (const [name, bytes] of Object.entries(files)) answers[name] = codesOf(await reader.read(bytes)).join()
    expect(answers).toStrictEqual({
      'unknown elements': 'bpmn-too-slow',
      'mismatched quotes': 'bpmn-refused',
      'tags in tags': 'not-xml',
      attributes: 'bpmn-refused',
      'declared namespaces': 'bpmn-refused',
      'unresolved references': 'bpmn-refused',
      'empty tasks': 'bpmn-refused',
      deep: 'bpmn-refused',
      'billion laughs': 'bpmn-refused',
      'bad UTF-8': 'bpmn-encoding',
      zeros: 'not-xml',
    })
  })

  it('B27 does not crash on what is just within the limits', async () => {
    await using reader = startReader({ timeLimitMs: 3000 })
    const nested = Array.from({ length: 190 }, (_, index) => `<x${index}:e xmlns:x${index}="urn:${index}">`).join('')
    const closed = Array.from({ length: 190 }, (_, index) => `</x${189 - index}:e>`).join('')
    const file = wrap(
      `<bpmn:task id="T"><bpmn:extensionElements>${nested}${closed}</bpmn:extensionElements></bpmn:task>`,
    )
    expect(codesOf(await reader.read(file))).toStrictEqual([])
    const references = Array.from(
      { length: 49_000 },
      (_, index) => `<bpmn:sequenceFlow id="F${index}" sourceRef="X" targetRef="Y"/>`,
    )
    const result = await reader.read(wrap(references.join('')))
    expect(result.ok ? result.value.definition.problems.length : codesOf(result)).toSatisfy(
      (answer: unknown) => answer === 101 || String(answer) === 'bpmn-too-slow',
    )
  })

  it('B28 reads one file at a time, in order, each with its own time', async () => {
    await using reader = startReader({ timeLimitMs: 1500 })
    const order: string[] = []
    const reading = ['slow', 'good', 'slow', 'good'].map(async (kind) => {
      const bytes = kind === 'slow' ? slowFile : encoder.encode(createBpmn({ processId: 'P', name: '' }))
      const result = await reader.read(bytes)
      order.push(result.ok ? 'good' : codesOf(result).join())
    })
    await Promise.all(reading)
    expect(order).toStrictEqual(['bpmn-too-slow', 'good', 'bpmn-too-slow', 'good'])
  })

  it('B28 refuses more than may wait, and has room again afterwards', async () => {
    await using reader = startReader({ maxWaiting: 2 })
    const file = encoder.encode(createBpmn({ processId: 'P', name: '' }))
    const accepted = [reader.read(file), reader.read(file)]
    const refusal: unknown = await reader.read(file).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(WorkerQueueFailure)
    expect(refusal).toMatchObject({ code: 'queue-full', retryable: true })
    expect((await Promise.all(accepted)).map(({ ok }) => ok)).toStrictEqual([true, true])
    expect((await reader.read(file)).ok).toBe(true)
  })

  it('B28 fails what still waits when it is closed', async () => {
    const reader = createBpmnReader()
    const reading = reader.read(slowFile).then(
      () => 'read',
      () => 'failed',
    )
    await reader.close()
    expect(await reading).toBe('failed')
    await expect(reader.read(slowFile)).rejects.toThrow('closed')
  })
})
