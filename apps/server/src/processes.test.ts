import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { exampleProcessId } from '@sendwright/contract'
import { createKafkaSend, parseExactJson } from '@sendwright/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('the example', () => {
  test('is there from the start, with actions ready to send and no problems', async () => {
    const { processes } = await server.api.listProcesses({})
    expect(processes).toMatchObject([
      { id: exampleProcessId, name: 'Order handling', actionCount: 9, errorCount: 0, warningCount: 0 },
    ])
  })

  test('keeps its sample data exactly', async () => {
    const { sampleContexts } = await server.api.getProcess({ params: { id: exampleProcessId } })
    expect(JSON.stringify(sampleContexts[0]?.data)).toContain('"total":149.90')
  })
})

describe('saving', () => {
  test('counts the version up, and refuses to write over a newer one', async () => {
    const { api } = server
    const created = await api.createProcess({ body: { name: 'Returns' } })
    expect(created).toMatchObject({ id: 'returns', name: 'Returns', version: 1, actionCount: 0 })
    const { name, bpmn, sampleContexts } = created
    const saved = await api.updateProcess({
      params: { id: 'returns' },
      ifMatch: 1,
      body: { name: 'Returns, new', bpmn, sampleContexts },
    })
    expect(saved.version).toBe(2)
    const late = await apiErrorOf(
      api.updateProcess({ params: { id: 'returns' }, ifMatch: 1, body: { name, bpmn, sampleContexts } }),
    )
    expect(late.status).toBe(412)
    expect(late.body).toMatchObject({ code: 'version-conflict', currentVersion: 2 })
    expect((await api.getProcess({ params: { id: 'returns' } })).name).toBe('Returns, new')
  })

  test('needs If-Match, and gives the version as ETag', async () => {
    const url = `${server.address}/api/processes/${exampleProcessId}`
    const read = await fetch(url)
    expect(read.headers.get('etag')).toBe('"1"')
    const { name, bpmn, sampleContexts } = parseExactJson(await read.text()) as {
      name: string
      bpmn: string
      sampleContexts: []
    }
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, bpmn, sampleContexts }),
    })
    expect(response.status).toBe(428)
    expect(await response.json()).toMatchObject({ code: 'if-match-required' })
  })

  test('keeps exact numbers of sample contexts', async () => {
    const data = parseExactJson('{"big":9007199254740993,"price":1.10,"tiny":1e-400}')
    const created = await server.api.createProcess({
      body: { name: 'Numbers', sampleContexts: [{ name: 'Exact', data }] },
    })
    const read = await server.api.getProcess({ params: { id: created.id } })
    expect(JSON.stringify(read.sampleContexts[0]?.data)).toBe('{"big":9007199254740993,"price":1.10,"tiny":1e-400}')
  })

  test('counts the problems of the draft', async () => {
    const { api } = server
    const { id } = await api.createProcess({ body: { name: 'With problems' } })
    const { nodes } = await api.getProcessActions({ params: { id } })
    const nodeId = nodes.find((node) => node.type === 'SendTask')?.id ?? ''
    const action = createKafkaSend('a', 'Send', 'gone')
    await api.putNodeActions({ params: { id, nodeId }, body: [action] })
    const listed = (await api.listProcesses({})).processes.find((process) => process.id === id)
    // No topic, and a connection that does not exist.
    expect(listed).toMatchObject({ actionCount: 1, errorCount: 2 })
  })
})

describe('the actions of a node', () => {
  test('are replaced, counted and found in the file again', async () => {
    const { api } = server
    const { id } = await api.createProcess({ body: { name: 'Programs' } })
    const { nodes } = await api.getProcessActions({ params: { id } })
    const nodeId = nodes[0]?.id ?? ''
    const action = createKafkaSend('a', 'Send', 'sandbox')
    const answer = await api.putNodeActions({ params: { id, nodeId }, body: [action], ifMatch: 1 })
    expect(answer).toMatchObject({ id: nodeId, version: 2, actions: [action] })
    const file = await api.getProcessBpmn({ params: { id } })
    const imported = await api.importProcess({ body: file, query: { name: 'Copy' } })
    expect(imported.actionCount).toBe(1)
    const stale = await apiErrorOf(api.putNodeActions({ params: { id, nodeId }, body: [], ifMatch: 1 }))
    expect(stale.body?.code).toBe('version-conflict')
  })

  test('keep fields that are not known here, with their numbers as they are written', async () => {
    const { api, address } = server
    const { id } = await api.createProcess({ body: { name: 'Newer' } })
    const { nodes } = await api.getProcessActions({ params: { id } })
    const response = await fetch(`${address}/api/processes/${id}/nodes/${nodes[0]?.id}/actions`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '[{"id":"a","type":"kafkaSend","ratio":1.10,"parameters":{"connection":"sandbox","schema":{"id":9007199254740993}}}]',
    })
    expect(response.status).toBe(200)
    const read = await (await fetch(`${address}/api/processes/${id}/actions`)).text()
    expect(read).toContain('"ratio":1.10')
    expect(read).toContain('"schema":{"id":9007199254740993}')
  })

  test('are all kept when two programs write two nodes at once without If-Match', async () => {
    const { api } = server
    const { id } = await api.createProcess({ body: { name: 'At once' } })
    const { nodes } = await api.getProcessActions({ params: { id } })
    await Promise.all(
      nodes.map((node) =>
        api.putNodeActions({
          params: { id, nodeId: node.id },
          body: [createKafkaSend(`a-${node.id}`, 'Send', 'sandbox')],
        }),
      ),
    )
    const after = await api.getProcessActions({ params: { id } })
    expect(after.nodes.map((node) => node.actions.length)).toEqual(nodes.map(() => 1))
  })

  test('are refused with a pointer to what is wrong', async () => {
    const { api } = server
    const params = { id: exampleProcessId, nodeId: 'confirmOrder' }
    const action = createKafkaSend('a', 'Send', 'sandbox')
    const timer = await apiErrorOf(api.putNodeActions({ params, body: [{ ...action, timer: '5 minutes' }] }))
    expect(timer.status).toBe(422)
    expect(timer.body?.problems?.[0]).toMatchObject({ code: 'illegal-timer', path: '/0/timer' })
    const parent = await apiErrorOf(api.putNodeActions({ params, body: [{ ...action, parent: 'b' }] }))
    expect(parent.body?.problems?.[0]).toMatchObject({ code: 'unknown-parent', path: '/0/parent' })
    const node = await apiErrorOf(api.putNodeActions({ params: { ...params, nodeId: 'nowhere' }, body: [] }))
    expect(node.body).toMatchObject({ status: 404, code: 'unknown-node' })
  })
})

describe('importing', () => {
  const fixtures = path.resolve(import.meta.dirname, '../../../packages/bpmn/fixtures')

  test('takes a file of another tool and names the process after it', async () => {
    const file = await readFile(path.join(fixtures, 'bpmnio-pizza-collaboration.bpmn'), 'utf8')
    const imported = await server.api.importProcess({ body: file, query: { name: 'Pizza' } })
    expect(imported).toMatchObject({ id: 'pizza', name: 'Pizza' })
    // What is not executed keeps nobody from drawing and saving.
    expect(imported.problems.map(({ severity }) => severity)).not.toContain('error')
    expect(imported.problems.map(({ code }) => code)).toContain('not-executed')
  })

  test.each([
    ['', 'not-xml'],
    ['{"json": true}', 'not-xml'],
    ['<html></html>', 'not-xml'],
    ['<a/>', 'not-bpmn'],
  ])('refuses %j with a sentence', async (body, code) => {
    const error = await apiErrorOf(server.api.importProcess({ body }))
    expect(error.status).toBe(422)
    expect(error.body?.problems?.[0]?.code).toBe(code)
    expect(error.body?.detail).not.toBe('')
  })
})

test('a deleted process is gone, and a second deletion says so', async () => {
  const { id } = await server.api.createProcess({ body: { name: 'Short lived' } })
  await server.api.deleteProcess({ params: { id } })
  const error = await apiErrorOf(server.api.deleteProcess({ params: { id } }))
  expect(error.body).toMatchObject({ status: 404, code: 'unknown-process', detail: `There is no process "${id}".` })
})
