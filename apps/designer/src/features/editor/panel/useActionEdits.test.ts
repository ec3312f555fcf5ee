import { createKafkaSend, type Action } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import type { EditorDocument, EditorSnapshot } from '../document/editorDocument.ts'
import { createSendEdits } from './useActionEdits.ts'

interface Change {
  readonly actions: readonly Action[]
  readonly mergeKey: string | undefined
}

/** A document of one step `n` that keeps its changes for looking at. */
function createDocument(actions: readonly Action[]): EditorDocument & { readonly changes: Change[] } {
  const changes: Change[] = []
  const snapshot = (): EditorSnapshot => ({
    name: 'p',
    nodes: [
      {
        id: 'n',
        type: 'SendTask',
        event: null,
        name: 'n',
        parentId: null,
        pool: null,
        outgoing: [],
        timer: null,
        actions: changes.at(-1)?.actions ?? actions,
        unreadable: null,
        shown: true,
      },
    ],
    selectedNodeId: 'n',
    selectedFlowId: null,
    sampleContexts: [],
    dataModel: null,
    canUndo: changes.length > 0,
    canRedo: false,
  })
  return {
    changes,
    snapshot,
    subscribe: () => () => undefined,
    setActions: (_node, next, mergeKey) => void changes.push({ actions: next, mergeKey }),
    setNodeName: () => undefined,
    setCondition: () => undefined,
    setDefaultFlow: () => undefined,
    moveFlow: () => undefined,
    setTimer: () => undefined,
    setSampleContexts: () => undefined,
    setDataModel: () => undefined,
    setName: () => undefined,
    select: () => undefined,
    undo: () => void changes.pop(),
    redo: () => undefined,
  }
}

const list = [createKafkaSend('a', 'first', 'sandbox'), createKafkaSend('b', 'second', 'sandbox')]

describe('edits of an action', () => {
  test('change that action and leave the others as they are', () => {
    const document = createDocument(list)
    createSendEdits(document, 'n', 'b').change('name', (action) => ({ ...action, name: 'renamed' }))
    expect(document.changes[0]?.actions.map(({ name }) => name)).toEqual(['first', 'renamed'])
    expect(document.changes[0]?.actions[0]).toBe(list[0])
  })

  test('start from what the document holds by then', () => {
    const document = createDocument(list)
    const edits = createSendEdits(document, 'n', 'a')
    edits.change('name', (action) => ({ ...action, name: `${action.name}!` }))
    edits.change('name', (action) => ({ ...action, name: `${action.name}!` }))
    expect(document.changes.at(-1)?.actions[0]?.name).toBe('first!!')
  })

  test('of one field are one step of undo, of another field another', () => {
    const document = createDocument(list)
    const edits = createSendEdits(document, 'n', 'a')
    edits.changeMessage(0, 'key', (message) => ({ ...message, key: 'x' }))
    edits.changeMessage(0, 'key', (message) => ({ ...message, key: 'xy' }))
    edits.changeMessage(0, 'value', (message) => ({ ...message, value: { format: 'null' } }))
    const [first, second, third] = document.changes.map(({ mergeKey }) => mergeKey)
    expect(first).toBe(second)
    expect(third).not.toBe(first)
    expect(document.changes.at(-1)?.actions[0]).toMatchObject({
      parameters: { messages: [{ key: 'xy', value: { format: 'null' } }] },
    })
  })

  test('that put a fix in place are a step of their own', () => {
    const document = createDocument(list)
    createSendEdits(document, 'n', 'a').fix({
      code: 'x',
      path: '/name',
      severity: 'error',
      message: '',
      fix: { text: 'mended' },
    })
    expect(document.changes[0]).toMatchObject({ mergeKey: undefined })
    expect(document.changes[0]?.actions[0]?.name).toBe('mended')
  })
})
