import { parseExactJson } from '@sendwright/model'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { ApiError, createApiClient, endpointUrl, UnreachableError, type CallInput } from './client.ts'
import type { ProcessView } from './processes.ts'

interface Sent {
  readonly url: string
  readonly init: RequestInit | undefined
}

/** A client whose requests are recorded and answered by a function. */
function recordingClient(answer: () => Response) {
  const sent: Sent[] = []
  const client = createApiClient({
    baseUrl: '/api',
    fetch: async (url, init) => {
      // The client hands its address over as a text.
      sent.push({ url: url as string, init })
      return answer()
    },
  })
  return { client, sent }
}

const json = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/json' } })

describe('requests', () => {
  test('parameters are encoded, absent query values left out', () => {
    expect(
      endpointUrl(
        '/connections/:id/topics/:topic/records',
        { id: 'a/b', topic: 'c?d' },
        { offset: undefined, limit: 3 },
      ),
    ).toBe('/connections/a%2Fb/topics/c%3Fd/records?limit=3')
  })

  test('the version travels as If-Match, numbers exactly', async () => {
    const { client, sent } = recordingClient(() => json('{}'))
    const data = parseExactJson('{"n":1.10}')
    await client.updateProcess({
      params: { id: 'p' },
      ifMatch: 3,
      body: { name: 'P', bpmn: '<x/>', sampleContexts: [{ name: 'S', data }] },
    })
    expect(sent[0]?.url).toBe('/api/processes/p')
    expect(new Headers(sent[0]?.init?.headers).get('if-match')).toBe('"3"')
    expect(sent[0]?.init?.body).toBe('{"name":"P","bpmn":"<x/>","sampleContexts":[{"name":"S","data":{"n":1.10}}]}')
  })
})

describe('answers', () => {
  test('numbers arrive exactly', async () => {
    const { client } = recordingClient(() => json('{"records":[],"problems":[],"n":9007199254740993}'))
    const action = { id: 'a', type: 'kafkaSend' as const }
    expect(JSON.stringify(await client.preview({ body: { action, context: {} } }))).toContain('9007199254740993')
  })

  test('an error carries the server’s body', async () => {
    const body = {
      type: 't',
      title: 'x',
      status: 404,
      detail: 'There is no process "p".',
      code: 'unknown-process',
      requestId: 'r',
    }
    const { client } = recordingClient(() => json(JSON.stringify(body), 404))
    const error = await client.getProcess({ params: { id: 'p' } }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 404, message: body.detail, body })
  })

  test('an answer of somebody else is an error without a body', async () => {
    const { client } = recordingClient(() => new Response('<html>Bad gateway</html>', { status: 502 }))
    expect(await client.health({}).catch((reason: unknown) => reason)).toMatchObject({ status: 502, body: null })
  })

  test('no answer is UnreachableError, an abort the signal’s reason', async () => {
    const client = createApiClient({
      baseUrl: '/api',
      fetch: async (_url, init) => {
        init?.signal?.throwIfAborted()
        throw new TypeError('fetch failed')
      },
    })
    await expect(client.health({})).rejects.toBeInstanceOf(UnreachableError)
    const reason = new Error('left the page')
    await expect(client.health({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

test('types: parameters, version and answer follow from the table', () => {
  expectTypeOf<CallInput<'updateProcess'>>().toHaveProperty('ifMatch').toEqualTypeOf<number>()
  expectTypeOf<CallInput<'readRecords'>['params']>().toEqualTypeOf<Readonly<Record<'id' | 'topic', string>>>()
  expectTypeOf<ReturnType<ReturnType<typeof createApiClient>['getProcess']>>().resolves.toEqualTypeOf<ProcessView>()
})
