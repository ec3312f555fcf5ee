import { createKafkaSend, type Action, type KafkaSendAction } from '@sendwright/model'
import { expect, test } from 'vitest'
import type { EditorDocument, EditorSnapshot } from '../document/editorDocument.ts'
import { applyImport } from './applyImport.ts'

const original = createKafkaSend('a1', 'Send order', 'sandbox')
const link = { integration: 'orders', scenario: 'accepted', direction: 'send', revision: 'r1' } as const

test('parameters and link are replaced in one step, name and timer stay', () => {
  const document = createDocument([{ ...original, timer: 'PT5M' }])
  applyImport(document.editor, { nodeId: 'n', action: imported(original) })
  expect(document.steps()).toBe(1)
  expect(document.actions()).toEqual([{ ...imported(original), timer: 'PT5M' }])
})

test('taking it back leaves what else has changed', () => {
  const document = createDocument([original])
  const takeBack = applyImport(document.editor, { nodeId: 'n', action: imported(original) })
  document.editor.setActions('n', [{ ...imported(original), name: 'Renamed' }])
  takeBack()
  expect(document.actions()).toEqual([{ ...original, name: 'Renamed' }])
})

test('an action that the step does not have is added at its end, and taken away again', () => {
  const document = createDocument([original])
  const added = createKafkaSend('a2', 'Send another', 'sandbox')
  const takeBack = applyImport(document.editor, { nodeId: 'n', action: added })
  expect(document.actions()).toEqual([original, added])
  takeBack()
  expect(document.actions()).toEqual([original])
})

function imported(action: KafkaSendAction): KafkaSendAction {
  return { ...action, scenario: link, parameters: { ...action.parameters, topics: ['orders.accepted.v1'] } }
}

function createDocument(start: readonly Action[]) {
  let steps = 0
  let snapshot: EditorSnapshot = {
    name: 'P',
    nodes: [
      {
        id: 'n',
        type: 'SendTask',
        event: null,
        name: 'Step',
        actions: start,
        unreadable: null,
        shown: true,
        parentId: null,
        pool: null,
        outgoing: [],
        timer: null,
      },
    ],
    selectedNodeId: 'n',
    selectedFlowId: null,
    sampleContexts: [],
    dataModel: null,
    canUndo: false,
    canRedo: false,
  }
  const refuse = (): never => {
    throw new Error('not part of this')
  }
  const editor: EditorDocument = {
    subscribe: () => () => undefined,
    snapshot: () => snapshot,
    setActions(nodeId, actions) {
      steps += 1
      snapshot = {
        ...snapshot,
        nodes: snapshot.nodes.map((node) => (node.id === nodeId ? { ...node, actions } : node)),
      }
    },
    setNodeName: refuse,
    setSampleContexts: refuse,
    setDataModel: refuse,
    setName: refuse,
    setCondition: refuse,
    setDefaultFlow: refuse,
    moveFlow: refuse,
    setTimer: refuse,
    select: refuse,
    undo: refuse,
    redo: refuse,
  }
  return { editor, steps: () => steps, actions: () => snapshot.nodes[0]?.actions ?? [] }
}
