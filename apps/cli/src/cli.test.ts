import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli } from './testing.ts'

/** A request as the server of these tests gets it. */
interface Got {
  readonly key: string
  readonly token: string | undefined
  readonly url: string
  readonly body: { readonly messages: readonly unknown[] }
}

/** A server of the API as far as the command sees it: answers by a function, and remembers what it was asked. */
async function startApi(
  answer: (got: Got, count: number) => { status: number; body?: object; retryAfter?: number } | 'lost',
) {
  const asked: Got[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const { headers } = request
      const got: Got = {
        key: String(headers['idempotency-key'] ?? ''),
        token: headers.authorization,
        url: request.url ?? '',
        body: JSON.parse(text),
      }
      asked.push(got)
      const answered = answer(got, asked.length)
      if (answered === 'lost') return response.destroy()
      if (answered.retryAfter !== undefined) response.setHeader('retry-after', answered.retryAfter)
      response.writeHead(answered.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answered.body ?? accepted(got)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has this kind of address.
  const { port } = server.address() as AddressInfo
  return {
    asked,
    options: ['--server', `http://127.0.0.1:${port}`, '--connection', 'sandbox'],
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function accepted({ body }: Got, state = 'accepted') {
  return { deliveries: body.messages.map((_, index) => ({ id: String(index + 1), state })) }
}

const problem = (code: string, status: number, problems: readonly object[] = []) => ({
  type: '',
  title: '',
  status,
  detail: `It is ${code}.`,
  code,
  requestId: 'r',
  problems,
})
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => JSON.stringify({ topic: 't', value: `v${index + 1}` }))

describe('publish', () => {
  test('D107 sends the lines in their order, so many in a request, and prints one line for each delivery', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    const {
      code,
      lines: printed,
      complaints,
    } = await cli(['publish', ...api.options, '--batch', '2'], ['', ...lines(3)])
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' })
    expect(api.asked.map(({ body }) => body.messages)).toMatchObject([
      [{ value: 'v1' }, { value: 'v2' }],
      [{ value: 'v3' }],
    ])
    expect(printed.map((line) => JSON.parse(line))).toEqual([
      { line: 2, id: '1', state: 'accepted' },
      { line: 3, id: '2', state: 'accepted' },
      { line: 4, id: '1', state: 'accepted' },
    ])
  })

  test('D107 a line that is no message keeps its request from being sent, and is named with what was expected', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    const input = [...lines(3), '{"value":"no topic"}', ...lines(1)]
    const { code, lines: printed, complaints } = await cli(['publish', ...api.options, '--batch', '2'], input)
    expect(code).toBe(2)
    expect(complaints).toMatch(
      /^Line 4: `topic` is missing\. A line is a message: .* Nothing from line 3 on was sent\.$/,
    )
    expect(api.asked).toHaveLength(1)
    expect(printed).toHaveLength(2)
  })

  test('D107 a line that is no UTF-8 text is named; those before it are sent', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    const input = [...lines(2), Buffer.from('{"topic":"t","value":"\xff"}', 'latin1')]
    const { code, lines: printed, complaints } = await cli(['publish', ...api.options, '--batch', '2'], input)
    expect(code).toBe(2)
    expect(complaints).toMatch(/^Line 3: It is not UTF-8 text\. .* Nothing from line 1 on was sent\.$/)
    expect(printed).toHaveLength(0)
  })

  test('D107 problems that the server finds are told with their lines', async () => {
    await using api = await startApi(() => ({
      status: 422,
      body: problem('problems', 422, [
        { code: 'illegal-topic-name', path: '/messages/1/topic', severity: 'error', message: 'No such name.' },
      ]),
    }))
    const { code, complaints } = await cli(['publish', ...api.options], ['', ...lines(2)])
    expect(code).toBe(3)
    expect(complaints).toBe('Line 3: No such name.\nNothing from line 2 on was sent.')
  })

  test('D108 a lost answer, a full queue and a stopping server are met by the same request with the same key', async () => {
    await using api = await startApi((_got, count) => {
      if (count === 1) return 'lost'
      if (count === 2) return { status: 429, body: problem('buffer-full', 429), retryAfter: 0 }
      if (count === 3) return { status: 503, body: problem('stopping', 503), retryAfter: 0 }
      return { status: 202 }
    })
    const { code, lines: printed, complaints } = await cli(['publish', ...api.options], lines(2))
    expect(code).toBe(0)
    expect(printed).toHaveLength(2)
    expect(new Set(api.asked.map(({ key }) => key)).size).toBe(1)
    expect(new Set(api.asked.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(complaints).toMatch(/It is buffer-full\. Trying again in 0 s\./)
  })

  test('D108 with a prefix, the same input makes the same requests with the same keys', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    const args = ['publish', ...api.options, '--batch', '2', '--idempotency-prefix', 'night']
    await cli(args, lines(5))
    await cli(args, lines(5))
    const keys = api.asked.map(({ key }) => key)
    expect(keys).toEqual(['night-1', 'night-3', 'night-5', 'night-1', 'night-3', 'night-5'])
    expect(api.asked.slice(0, 3)).toEqual(api.asked.slice(3))
  })

  test('D108 without a prefix, two runs are two publications', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    await cli(['publish', ...api.options], lines(1))
    await cli(['publish', ...api.options], lines(1))
    expect(api.asked[0]?.key).not.toBe(api.asked[1]?.key)
  })

  test('gives up after the time for retrying, and says what is not known', async () => {
    await using api = await startApi(() => 'lost')
    const { code, complaints } = await cli(['publish', ...api.options, '--retry-for', '400ms'], lines(1))
    expect(code).toBe(4)
    expect(complaints).toMatch(/^Server not reachable\. Trying again in 0\.25 s\./)
    expect(complaints).toMatch(/not known whether the lines from 1 on were accepted/)
  })

  test.each([
    ['database-unavailable', 503, /not known whether the lines from 1 on were accepted/],
    ['stopping', 503, /Nothing from line 1 on was sent/],
  ])('after %s it says what is known', async (code, status, sentence) => {
    await using api = await startApi(() => ({ status, body: problem(code, status) }))
    const { complaints } = await cli(['publish', ...api.options, '--retry-for', '0ms'], lines(1))
    expect(complaints).toMatch(sentence)
  })

  test('a request that never fits the queue is not tried again', async () => {
    await using api = await startApi(() => ({ status: 429, body: problem('buffer-full', 429) }))
    expect((await cli(['publish', ...api.options], lines(1))).code).toBe(3)
    expect(api.asked).toHaveLength(1)
  })

  test('with --wait the exit code tells whether all were delivered', async () => {
    for (const [state, expected] of [
      ['delivered', 0],
      ['failed', 1],
      ['accepted', 1],
    ] as const) {
      await using api = await startApi((got) => ({ status: 202, body: accepted(got, state) }))
      const { code } = await cli(['publish', ...api.options, '--wait-for', '2s'], lines(1))
      expect({ state, code }).toEqual({ state, code: expected })
      expect(api.asked[0]?.url).toContain('wait=2000ms')
    }
  })

  test('the token is read from its file', async () => {
    await using api = await startApi(() => ({ status: 202 }))
    const file = path.join(tmpdir(), `token-${crypto.randomUUID()}`)
    await writeFile(file, 'the-token\n')
    await cli(['publish', ...api.options, '--token-file', file], lines(1))
    expect(api.asked[0]?.token).toBe('Bearer the-token')
  })
})

describe('wrong use', () => {
  test.each([
    [[], /Usage/],
    [['fly'], /no command "fly"/],
    [['publish'], /--connection is missing/],
    [['publish', '--connection', 'a', '--batch', '0'], /--batch is "0"/],
    [['publish', '--connection', 'a', '--wait-for', 'soon'], /--wait-for is "soon"/],
    [['publish', '--connection', 'a', '--values'], /--values needs --topic/],
    [['publish', '--connection', 'a', '--server', 'here'], /--server is "here"/],
    [['publish', '--connection', 'a', '--token-file', '/no/such'], /cannot be read/],
    [['publish', '--connection', 'a', '--unknown'], /--unknown/],
    [['deliveries', 'list', '--state', 'lost'], /--state is "lost"/],
    [['deliveries', 'get'], /Name the delivery/],
  ])('%j', async (args, words) => {
    const { code, complaints } = await cli(args)
    expect(code).toBe(2)
    expect(complaints).toMatch(words)
  })

  test('--help tells everything', async () => {
    for (const args of [['--help'], ['publish', '--help'], ['deliveries', '--help']])
      expect(await cli(args)).toMatchObject({ code: 0, lines: [expect.stringContaining('Usage')] })
  })
})
