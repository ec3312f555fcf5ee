import { connect, type Socket } from 'node:net'
import { startTestSandbox } from '@sendwright/sandbox/testing'
import { expect, test } from 'vitest'
import { askClusterState, askCoordinator } from './clusterState.ts'
import { startFaultProxy } from './faultProxy.ts'
import { startScriptedServer } from './scriptedServer.ts'

test('answers that name brokers name the proxy, each broker its own', async () => {
  await using sandbox = await startTestSandbox({ nodes: 3 })
  await using proxy = await startFaultProxy(sandbox.brokers)
  const { brokers } = await askClusterState(proxy.addresses[1] ?? '')
  expect(brokers.map(({ port }) => `127.0.0.1:${port}`)).toEqual(proxy.addresses)
  const coordinator = await askCoordinator(proxy.address, 'group', 'ours')
  expect(brokers.map(({ id }) => id)).toContain(coordinator)
})

test('a rule acts as often as it says, after as many as it lets pass', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  const drop = proxy.add({ kind: 'drop', api: 'Produce', skip: 1, times: 2 })
  using client = openClient(proxy.address)
  for (const id of [1, 2, 3, 4]) client.send(0, id)
  client.send(22, 5)
  expect(await client.answers(3)).toEqual([1, 4, 5])
  expect(drop.met()).toBe(2)
})

test('the same seed loses the same requests', async () => {
  await using echo = await startEcho()
  const runs: (readonly number[])[] = []
  for (const seed of [7, 7, 8]) {
    await using proxy = await startFaultProxy(echo.address, { seed })
    proxy.add({ kind: 'drop', api: 'Produce', probability: 0.5 })
    using client = openClient(proxy.address)
    for (let id = 1; id <= 40; id++) client.send(0, id)
    client.send(22, 99)
    await client.until((ids) => ids.includes(99))
    runs.push(await client.answers(0))
  }
  expect(runs[0]).toEqual(runs[1])
  expect(runs[0]).not.toEqual(runs[2])
})

test('a request that is held back arrives although its connection was closed, and holds back those behind it', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  proxy.add({ kind: 'delay', api: 'EndTxn', delayMs: 300 })
  using client = openClient(proxy.address)
  client.send(0, 1)
  await client.answers(1)
  client.send(26, 2)
  client.send(0, 3)
  await expect.poll(() => proxy.requests).toEqual([0, 26, 0])
  client.close()
  expect(echo.seen()).toEqual([1])
  await expect.poll(() => echo.seen(), { timeout: 10_000 }).toEqual([1, 2, 3])
})

test('what is held back goes on when its rule is removed', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  const delay = proxy.add({ kind: 'delay', delayMs: 600_000 })
  using client = openClient(proxy.address)
  client.send(0, 1)
  await expect.poll(() => delay.met()).toBe(1)
  delay.remove()
  expect(await client.answers(1)).toEqual([1])
})

test('what a black hole has taken says nothing more, and a new connection does', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  const hole = proxy.add({ kind: 'black-hole', direction: 'answer' })
  using lost = openClient(proxy.address)
  lost.send(0, 1)
  await expect.poll(() => hole.met()).toBe(1)
  hole.remove()
  lost.send(0, 2)
  using fresh = openClient(proxy.address)
  fresh.send(0, 3)
  expect(await fresh.answers(1)).toEqual([3])
  expect(await lost.answers(0)).toEqual([])
})

test('connections are refused, reset and cut', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  const refuse = proxy.add({ kind: 'refuse' })
  using refused = openClient(proxy.address)
  await refused.closed
  refuse.remove()
  proxy.add({ kind: 'reset', direction: 'answer', times: 1 })
  using reset = openClient(proxy.address)
  reset.send(0, 1)
  await reset.closed
  using cut = openClient(proxy.address)
  cut.send(0, 2)
  expect(await cut.answers(1)).toEqual([2])
  proxy.cut()
  await cut.closed
})

test('a slow connection passes everything, late', async () => {
  await using echo = await startEcho()
  await using proxy = await startFaultProxy(echo.address)
  proxy.add({ kind: 'slow', direction: 'answer', bytesPerSecond: 100, times: 1 })
  using client = openClient(proxy.address)
  const startedAt = performance.now()
  for (const id of [1, 2, 3]) client.send(0, id)
  expect(await client.answers(3)).toEqual([1, 2, 3])
  expect(performance.now() - startedAt).toBeGreaterThan(150)
})

/** Answers every request with its header's bytes alone, and remembers their correlation ids. */
async function startEcho() {
  const seen: number[] = []
  const server = await startScriptedServer((socket) =>
    onFrames(socket, (frame) => {
      seen.push(frame.readInt32BE(8))
      const answer = Buffer.alloc(8)
      answer.writeInt32BE(4, 0)
      answer.writeInt32BE(frame.readInt32BE(8), 4)
      socket.write(answer)
    }),
  )
  return { ...server, seen: () => [...seen] }
}

/** Sends requests that are nothing but their header. */
function openClient(address: string) {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
  const ids: number[] = []
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  socket.on('error', () => {})
  onFrames(socket, (frame) => ids.push(frame.readInt32BE(4)))
  const until = (isEnough: (seen: readonly number[]) => boolean) =>
    expect.poll(() => isEnough(ids), { timeout: 10_000 }).toBe(true)
  return {
    send: (apiKey: number, id: number) => {
      const frame = Buffer.alloc(12)
      frame.writeInt32BE(8, 0)
      frame.writeInt16BE(apiKey, 4)
      frame.writeInt32BE(id, 8)
      socket.write(frame)
    },
    until,
    answers: async (count: number) => {
      await until((seen) => seen.length >= count)
      return [...ids]
    },
    close: () => socket.destroy(),
    closed,
    [Symbol.dispose]: () => socket.destroy(),
  }
}

function onFrames(socket: Socket, onFrame: (frame: Buffer) => void): void {
  let received = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
      const end = 4 + received.readInt32BE(0)
      onFrame(received.subarray(0, end))
      received = received.subarray(end)
    }
  })
}
