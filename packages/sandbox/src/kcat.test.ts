import { beforeEach, describe, expect, test } from 'vitest'
import { apis } from './api/registry.ts'
import { connectRaw } from './testing/rawClient.ts'
import { codecs } from './log/codecs/registry.ts'
import { batchLayout } from './log/recordBatch.ts'
import { Writer } from './protocol/writer.ts'
import { kcat, startKcat, startTestSandbox, whyNoKcat, type TestSandbox } from './testing.ts'

beforeEach((context) => {
  const reason = whyNoKcat()
  context.skip(reason !== null, reason ?? '')
})

const codecNames = Object.keys(codecs)
/** Long enough to be worth packing, with far and overlapping repetitions and some that never repeat. */
const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${'abc'.repeat(index % 60)} ${Math.sin(index)}`)

describe.concurrent.each(Object.entries(codecs))('codec %s', (name, codec) => {
  test('what kcat writes is stored as received and read back the same', async () => {
    await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
    await produce(sandbox, ['-t', 't', '-z', name], lines)
    expect(await storedCodecs(sandbox)).toEqual([codec.id])
    const read = await consume(sandbox, ['-t', 't', '-f', '%o %s\\n'])
    expect(read).toEqual(lines.map((line, offset) => `${offset} ${line}`))
  })

  test('an offset is found by time inside what kcat packed', async () => {
    await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
    await produce(sandbox, ['-t', 't', '-z', name], lines)
    const [first, ...others] = await consume(sandbox, ['-t', 't', '-f', '%T\\n'])
    const times = [first, ...others].map(Number)
    const later = times.find((time) => time > Number(first)) ?? Number(first)
    expect(await query(sandbox, 't', 0, later)).toBe(times.indexOf(later))
    expect(await query(sandbox, 't', 0, 1)).toBe(0)
  })

  test('an idempotent kcat writes each record once', async () => {
    await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
    await produce(
      sandbox,
      ['-t', 't', '-z', name, '-X', 'enable.idempotence=true', '-X', 'batch.num.messages=50'],
      lines,
    )
    expect(await consume(sandbox, ['-t', 't', '-f', '%s\\n'])).toEqual(lines)
  })
})

test('every codec that kcat has is covered', () => {
  expect(codecNames.toSorted()).toEqual(['gzip', 'lz4', 'none', 'snappy', 'zstd'])
})

test('batches of all codecs side by side are read in order', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
  for (const name of codecNames) await produce(sandbox, ['-t', 't', '-z', name], lines)
  expect(await consume(sandbox, ['-t', 't', '-f', '%s\\n'])).toEqual(codecNames.flatMap(() => lines))
})

test('keys, headers and null values go there and back', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
  const headers = ['-H', 'one=1', '-H', 'many=a', '-H', 'many=b']
  await produce(sandbox, ['-t', 't', '-K', ':', '-Z', ...headers], ['k:v', 'gone:', ':no key'])
  const read = await consume(sandbox, ['-t', 't', '-f', '%k|%K|%s|%S|%h\\n'])
  expect(read).toEqual([
    'k|1|v|1|one=1,many=a,many=b',
    'gone|4||-1|one=1,many=a,many=b',
    '|-1|no key|6|one=1,many=a,many=b',
  ])
})

test('records go to the partition that is named, and keys to the one they hash to', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 4 }] })
  await produce(sandbox, ['-t', 't', '-p', '3'], ['a', 'b'])
  expect(await consume(sandbox, ['-t', 't', '-f', '%p %o %s\\n'])).toEqual(['3 0 a', '3 1 b'])
  const keyed = Array.from({ length: 50 }, (_, index) => `key${index % 5}:${index}`)
  await produce(sandbox, ['-t', 't', '-K', ':', '-X', 'topic.partitioner=murmur2'], keyed)
  const places = (await consume(sandbox, ['-t', 't', '-f', '%k %p\\n'])).filter((line) => line.startsWith('key'))
  expect(places).toHaveLength(50)
  expect(new Set(places).size).toBe(5)
})

test('large values come back whole', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
  const large = ['x'.repeat(900_000), 'y'.repeat(900_000), 'z'.repeat(900_000)]
  await produce(sandbox, ['-t', 't', '-X', 'batch.size=950000'], large)
  expect(await consume(sandbox, ['-t', 't', '-f', '%s\\n'])).toEqual(large)
})

test('the metadata names the broker, its topics and their partitions', async () => {
  await using sandbox = await startTestSandbox({
    topics: [
      { name: 'orders', partitions: 2 },
      { name: 'audit.log', partitions: 1 },
    ],
  })
  const [address] = sandbox.brokers
  const listed: unknown = JSON.parse(await kcat(sandbox.brokers, ['-L', '-J']))
  expect(listed).toMatchObject({
    controllerid: 1,
    brokers: [{ id: 1, name: address }],
    topics: [
      { topic: 'orders', partitions: [0, 1].map((partition) => ({ partition, leader: 1, replicas: [{ id: 1 }] })) },
      { topic: 'audit.log', partitions: [{ partition: 0, leader: 1 }] },
    ],
  })
})

test('offsets are told by place', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 2 }] })
  await produce(sandbox, ['-t', 't', '-p', '1'], ['a', 'b', 'c'])
  const places = await Promise.all([query(sandbox, 't', 1, -2), query(sandbox, 't', 1, -1), query(sandbox, 't', 0, -1)])
  expect(places).toEqual([0, 3, 0])
})

test('a topic that does not exist is not created', async () => {
  await using sandbox = await startTestSandbox()
  await expect(
    kcat(sandbox.brokers, ['-P', '-t', 'nowhere', '-X', 'topic.metadata.propagation.max.ms=100'], 'a'),
  ).rejects.toThrow(/Unknown topic/)
  expect(JSON.parse(await kcat(sandbox.brokers, ['-L', '-J']))).toMatchObject({ topics: [] })
})

test('a waiting reader gets records as they are written', async () => {
  await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 1 }] })
  const reader = startKcat(sandbox.brokers, ['-C', '-u', '-q', '-t', 't', '-o', 'beginning', '-f', '%s\\n'])
  await produce(sandbox, ['-t', 't'], ['first'])
  await reader.output((written) => written.includes('first'))
  await produce(sandbox, ['-t', 't'], ['second'])
  expect(await reader.output((written) => written.includes('second'))).toBe('first\nsecond\n')
  reader.stop()
})

describe('a balanced group', () => {
  test('of one member reads every partition and goes on where it stopped', async () => {
    await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 3 }] })
    await produce(sandbox, ['-t', 't', '-p', '0'], ['a'])
    await produce(sandbox, ['-t', 't', '-p', '2'], ['b'])
    expect((await readAsGroup(sandbox)).toSorted()).toEqual(['a', 'b'])
    await produce(sandbox, ['-t', 't', '-p', '1'], ['c'])
    expect(await readAsGroup(sandbox)).toEqual(['c'])
  })

  test('of two members shares the partitions, and one takes over when the other leaves', async () => {
    await using sandbox = await startTestSandbox({ topics: [{ name: 't', partitions: 2 }] })
    const group = [
      '-u',
      '-f',
      '%p %s\\n',
      '-X',
      'heartbeat.interval.ms=100',
      '-X',
      'auto.offset.reset=earliest',
      '-G',
      'g',
      't',
    ]
    const one = startKcat(sandbox.brokers, group)
    const other = startKcat(sandbox.brokers, group)
    // Until the group has settled both may get a partition's records; then each partition has one reader.
    await joined(sandbox, 2)
    await produce(sandbox, ['-t', 't', '-p', '0'], ['shared'])
    await produce(sandbox, ['-t', 't', '-p', '1'], ['shared'])
    const shared = await Promise.all([one, other].map((run) => run.output((written) => written.includes('shared'))))
    expect(shared.map((written) => written.trim()).toSorted()).toEqual(['0 shared', '1 shared'])

    other.stop()
    await other.ended
    await joined(sandbox, 1)
    await produce(sandbox, ['-t', 't', '-p', '0'], ['alone'])
    await produce(sandbox, ['-t', 't', '-p', '1'], ['alone'])
    const alone = await one.output((written) => written.split('alone').length === 3)
    expect(alone).toContain('0 alone')
    expect(alone).toContain('1 alone')
    one.stop()
  })
})

async function produce(sandbox: TestSandbox, args: readonly string[], all: readonly string[]): Promise<void> {
  await kcat(sandbox.brokers, ['-P', ...args, '-X', 'linger.ms=50'], all.join('\n'))
}

/** Everything there is, as lines in the given format. */
async function consume(sandbox: TestSandbox, args: readonly string[]): Promise<string[]> {
  return linesOf(await kcat(sandbox.brokers, ['-C', '-q', '-e', '-o', 'beginning', ...args]))
}

async function readAsGroup(sandbox: TestSandbox): Promise<string[]> {
  const args = ['-q', '-e', '-f', '%s\\n', '-X', 'auto.offset.reset=earliest', '-G', 'g', 't']
  return linesOf(await kcat(sandbox.brokers, args))
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** The offset for a time, or for -1 (latest) and -2 (earliest). */
async function query(sandbox: TestSandbox, topic: string, partition: number, time: number): Promise<number> {
  const answer = await kcat(sandbox.brokers, ['-Q', '-t', `${topic}:${partition}:${time}`])
  return Number(/offset (-?\d+)/.exec(answer)?.[1])
}

/** Resolves when the group is stable with so many members. */
async function joined(sandbox: TestSandbox, count: number): Promise<void> {
  await using client = await connectRaw(sandbox)
  for (;;) {
    const body = new Writer()
    body.array(['g'], (id) => body.string(id))
    const answer = await client.ask({ key: apis.describeGroups.key, version: 0, body })
    const [group] = answer.array(() => {
      answer.int16()
      answer.string()
      const state = answer.string()
      answer.string()
      answer.string()
      const members = answer.array(() => {
        for (let field = 0; field < 3; field++) answer.string()
        answer.bytes()
        return answer.bytes().length
      })
      return { state, members }
    })
    if (group?.state === 'Stable' && group.members.length === count && !group.members.includes(0)) return
  }
}

/** The codecs of the batches in partition 0, each named once. */
async function storedCodecs(sandbox: TestSandbox): Promise<number[]> {
  await using client = await connectRaw(sandbox)
  const body = new Writer().int32(-1).int32(0).int32(0).int32(10_000_000).int8(0)
  body.array(['t'], (name) => body.string(name).array([0], (index) => body.int32(index).int64(0).int32(10_000_000)))
  const answer = await client.ask({ key: apis.fetch.key, version: 4, body })
  answer.int32()
  const [records] = answer
    .array(() => {
      answer.string()
      return answer.array(() => {
        answer.int32()
        expect(answer.int16()).toBe(0)
        answer.int64()
        answer.int64()
        answer.nullableArray(() => {})
        return answer.bytes()
      })
    })
    .flat()
  const found = new Set<number>()
  const stored = records ?? Buffer.alloc(0)
  for (let at = 0; at < stored.length; at += batchLayout.leaderEpoch + stored.readInt32BE(at + batchLayout.length)) {
    found.add(stored.readInt16BE(at + batchLayout.attributes) & 7)
  }
  return [...found]
}
