import { exampleProcessId } from '@sendwright/contract'
import { createTestStore } from '@sendwright/store/testing'
import { expect, test } from 'vitest'
import { createBpmnReader } from '../bpmn/bpmnReader.ts'
import { createExample } from './example.ts'

async function startParts() {
  const stack = new AsyncDisposableStack()
  const { store } = stack.use(await createTestStore())
  const bpmn = createBpmnReader()
  stack.defer(() => bpmn.close())
  let ids = 0
  const clock = { now: () => new Date(), uuid: () => `id-${(ids += 1)}` }
  const needs = {
    store,
    bpmn,
    clock,
    sandbox: { broker: '127.0.0.1:9192', knobs: null },
    parameterVariables: new Map(),
  }
  return { needs, store, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('servers that start together make one example, and it does not come back once it is deleted', async () => {
  await using parts = await startParts()
  const { needs, store } = parts
  await Promise.all([createExample(needs), createExample(needs), createExample(needs)])
  expect((await store.processes.list()).map((process) => process.id)).toEqual([exampleProcessId])
  await store.processes.remove(exampleProcessId, null)
  await createExample(needs)
  expect(await store.processes.list()).toEqual([])
})

test('a start that ended between making the example and noting it makes no second one', async () => {
  await using parts = await startParts()
  const { needs, store } = parts
  await createExample(needs)
  const unmarked = { ...needs, store: { ...store, markers: { ...store.markers, has: () => Promise.resolve(false) } } }
  await createExample(unmarked)
  expect(await store.processes.list()).toHaveLength(1)
})
