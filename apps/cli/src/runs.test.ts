import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli } from './testing.ts'

/** A request as the server of these tests gets it. */
interface Got {
  readonly method: string
  readonly url: string
  readonly key: string | undefined
  readonly body: string
}

/** A server of the API as far as the commands see it. */
async function startApi(answer: (got: Got, count: number) => { readonly status: number; readonly body: object }) {
  const asked: Got[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const got = { method, url, key: headers['idempotency-key']?.toString(), body }
      asked.push(got)
      const answered = answer(got, asked.length)
      response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(answered.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has this kind of address.
  const { port } = server.address() as AddressInfo
  return {
    asked,
    options: ['--server', `http://127.0.0.1:${port}`],
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const started = { id: 17, uuid: 'u', version: 3, runs: [{ id: 17, uuid: 'u' }] }
const run = (state: string) => ({ id: 17, uuid: 'u', version: 3, state })

describe('start', () => {
  test('R110 starts a run with exact data, and prints its id', async () => {
    await using api = await startApi(() => ({ status: 202, body: started }))
    const args = ['start', 'order-handling', ...api.options, '--data', '-', '--key', 'A-1', '--idempotency-key', 'k']
    const { code, lines } = await cli([...args, '--environment', 'dev', '--version', '3'], ['{"total":1.10}'])
    expect({ code, lines }).toEqual({ code: 0, lines: ['{"id":17,"uuid":"u","version":3}'] })
    expect(api.asked).toMatchObject([{ method: 'POST', url: '/api/processes/order-handling/runs', key: 'k' }])
    expect(api.asked[0]?.body).toBe('{"data":{"total":1.10},"key":"A-1","environment":"dev","version":3}')
  })

  test('R112 waits for the end, asking again while the run goes on', async () => {
    await using api = await startApi((got, count) =>
      got.method === 'POST'
        ? { status: 202, body: started }
        : { status: 200, body: run(count < 3 ? 'active' : 'completed') },
    )
    const { code, lines } = await cli(['start', 'order-handling', ...api.options, '--wait'])
    expect(code).toBe(0)
    expect(lines).toEqual(['{"id":17,"uuid":"u","version":3,"state":"completed"}'])
    expect(api.asked.slice(1).map(({ url }) => url)).toEqual(['/api/runs/17?wait=30000ms', '/api/runs/17?wait=30000ms'])
  })

  test('R112 one that has failed ends the wait with 1: a person has to decide', async () => {
    await using api = await startApi((got) =>
      got.method === 'POST' ? { status: 202, body: started } : { status: 200, body: run('failed') },
    )
    const { code, lines } = await cli(['start', 'order-handling', ...api.options, '--wait-for', '5m'])
    expect(code).toBe(1)
    expect(lines).toEqual(['{"id":17,"uuid":"u","version":3,"state":"failed"}'])
  })

  test('R111 a refusal is told with 3, wrong use with 2', async () => {
    const body = {
      type: '',
      title: '',
      status: 409,
      detail: 'Not published yet.',
      code: 'not-published',
      requestId: 'r',
    }
    await using api = await startApi(() => ({ status: 409, body }))
    expect(await cli(['start', 'p', ...api.options])).toMatchObject({ code: 3, complaints: 'Not published yet.' })
    const file = path.join(tmpdir(), `sendwright-cli-${process.pid}.json`)
    await writeFile(file, 'no json')
    expect(await cli(['start', 'p', ...api.options, '--data', file])).toMatchObject({ code: 2 })
    expect(await cli(['start', ...api.options])).toMatchObject({ code: 2 })
    expect(await cli(['start', 'p', ...api.options, '--version', 'x'])).toMatchObject({ code: 2 })
    expect(api.asked).toHaveLength(1)
  })
})

describe('runs', () => {
  test('R112 lists by filter, shows and cancels one', async () => {
    await using api = await startApi((got) => ({
      status: 200,
      body: got.url.startsWith('/api/runs?') ? { runs: [run('failed')], next: null } : run('active'),
    }))
    expect(
      await cli(['runs', 'list', ...api.options, '--state', 'failed', '--process', 'p', '--limit', '5']),
    ).toMatchObject({
      code: 0,
      lines: [JSON.stringify(run('failed'))],
    })
    await cli(['runs', 'get', '17', ...api.options])
    await cli(['runs', 'cancel', '17', '--reason', 'twice', ...api.options])
    expect(api.asked.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())).toEqual([
      'GET /api/runs?state=failed&process=p&limit=5',
      'GET /api/runs/17',
      'POST /api/runs/17/cancel {"reason":"twice"}',
    ])
  })

  test('R114 triggers an action with data', async () => {
    await using api = await startApi(() => ({ status: 200, body: run('active') }))
    const { code } = await cli(['runs', 'trigger', '17', 'approve', '--data', '{"sum":1.10}', ...api.options])
    expect(code).toBe(0)
    expect(api.asked).toMatchObject([
      { url: '/api/runs/17/actions/approve/trigger', body: '{"visit":null,"data":{"sum":1.10},"reason":null}' },
    ])
  })

  test.each([
    ['runs', 'fly', '17'],
    ['runs', 'get'],
    ['runs', 'get', '17', '18'],
    ['runs', 'list', '17'],
    ['runs', 'list', '--state', 'odd'],
    ['runs', 'trigger', '17'],
    ['runs', 'trigger', '17', 'a', '--data', '[1]'],
    ['runs', 'trigger', '17', 'a', '--data', 'no json'],
  ])('R114 wrong use asks the server for nothing: %s %s %s', async (...args) => {
    expect(await cli([...args, '--server', 'http://127.0.0.1:1'])).toMatchObject({ code: 2, lines: [] })
  })

  test('R112 each command tells how it is used', async () => {
    for (const name of ['start', 'runs']) {
      const { code, lines } = await cli([name, '--help'])
      expect(code).toBe(0)
      expect(lines.join('\n')).toContain(`npm run cli -- ${name}`)
    }
  })
})
