import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishLine } from './testing/process.ts'
import { apiErrorOf, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let id: string
beforeAll(async () => {
  server = await startTestServer()
  id = await publishLine(server.api, 'Asked wrongly', [{ id: 'one', actions: [] }])
})
afterAll(() => server[Symbol.asyncDispose]())

const start = (body: object) => apiErrorOf(server.api.startRuns({ params: { id }, body }))

test('R110 what is wrong with the data of a run is told where the request has it', async () => {
  const pathsOf = async (body: object) => (await start(body)).body?.problems?.map(({ path }) => path)
  expect(await pathsOf({ data: [] })).toEqual(['/data'])
  expect(await pathsOf({ runs: [{ data: 5 }] })).toEqual(['/runs/0/data'])
  expect(await pathsOf({ runs: [{}, { data: 'text' }] })).toEqual(['/runs/1/data'])
  expect(await server.api.listRuns({ query: { process: id } })).toMatchObject({ runs: [] })
})

test('R110 an environment without a name is none', async () => {
  // The name of nothing is asked for after nothing was.
  await server.api.startRuns({ params: { id }, body: {} })
  expect(await start({ environment: '' })).toMatchObject({ status: 404, body: { code: 'unknown-environment' } })
})

test('R110 numbers and times that the database cannot hold are refused as data', async () => {
  expect(await start({ version: 2_147_483_648 })).toMatchObject({ status: 422, body: { code: 'problems' } })
  const query = { from: '0000-01-01T00:00:00Z' }
  const refused = await apiErrorOf(server.api.listRuns({ query }))
  expect(refused).toMatchObject({ status: 422, body: { code: 'data-not-storable' } })
})
