import { describe, expect, test } from 'vitest'
import {
  importCounts,
  importQueueReducer,
  isUnderWay,
  nameFromFile,
  namesItsProcess,
  processToOpen,
  type ImportQueue,
  type ImportState,
} from './importQueue.ts'

const imported: ImportState = { kind: 'imported', processId: 'p1', name: 'Returns', warnings: [] }
const refused: ImportState = { kind: 'refused', reasons: ['no diagram'], requestId: null }

function queueOf(...states: readonly ImportState[]): ImportQueue {
  return states.map((state, id) => ({ id, fileName: `${id}.bpmn`, state }))
}

describe('the import queue', () => {
  test('files added while others are under way join them', () => {
    const queue = importQueueReducer(queueOf(imported, { kind: 'importing' }), {
      type: 'added',
      files: [{ id: 7, fileName: 'new.bpmn' }],
    })
    expect(queue.map((file) => file.state.kind)).toEqual(['imported', 'importing', 'waiting'])
  })

  test('files added after everything is through start a new list', () => {
    const queue = importQueueReducer(queueOf(imported, refused), {
      type: 'added',
      files: [{ id: 7, fileName: 'new.bpmn' }],
    })
    expect(queue).toEqual([{ id: 7, fileName: 'new.bpmn', state: { kind: 'waiting' } }])
  })

  test('a change touches its own file only', () => {
    const before = queueOf({ kind: 'importing' }, { kind: 'waiting' })
    const after = importQueueReducer(before, { type: 'changed', id: 0, state: imported })
    expect(after[0]?.state).toEqual(imported)
    expect(after[1]).toBe(before[1])
  })

  test('stopping leaves what is under way and what is through', () => {
    const queue = importQueueReducer(queueOf(imported, { kind: 'importing' }, { kind: 'waiting' }), { type: 'stopped' })
    expect(queue.map((file) => file.state.kind)).toEqual(['imported', 'importing', 'stopped'])
  })

  test('a list under way cannot be closed', () => {
    const queue = queueOf({ kind: 'importing' })
    expect(importQueueReducer(queue, { type: 'closed' })).toBe(queue)
    expect(importQueueReducer(queueOf(imported), { type: 'closed' })).toEqual([])
  })

  test('counts tell what is through and what became a process', () => {
    const queue = queueOf(imported, refused, { kind: 'stopped' }, { kind: 'waiting' })
    expect(importCounts(queue)).toEqual({ all: 4, done: 3, imported: 1 })
    expect(isUnderWay(queue)).toBe(true)
  })

  test('a single file that came through whole is opened', () => {
    expect(processToOpen(queueOf(imported))).toBe('p1')
  })

  test('nothing is opened when there is something to read first', () => {
    const loss = { code: 'bpmn-loss', path: '', severity: 'warning', message: 'x' } as const
    expect(processToOpen(queueOf({ ...imported, warnings: [loss] }))).toBeNull()
    expect(processToOpen(queueOf(imported, imported))).toBeNull()
    expect(processToOpen(queueOf(refused))).toBeNull()
  })
})

describe('the name of an imported process', () => {
  test.each([
    ['Order handling.bpmn', 'Order handling'],
    ['returns.v2.BPMN', 'returns.v2'],
    ['a.bpmn20.xml', 'a'],
    ['.bpmn', '.bpmn'],
  ])('%s is called %s', (fileName, name) => {
    expect(nameFromFile(fileName)).toBe(name)
  })

  test.each([
    ['<bpmn:process id="p" name="Orders">', true],
    ['<process isExecutable="true"\n  name = \'Orders\' id="p">', true],
    ['<bpmn:process id="p" name="">', false],
    ['<bpmn:process id="p"><bpmn:task name="Pay"/>', false],
    ['<bpmn:processRef name="x">', false],
  ])('%s names its process: %s', (xml, expected) => {
    expect(namesItsProcess(xml)).toBe(expected)
  })
})
