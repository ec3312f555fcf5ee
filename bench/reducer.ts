import { replay, type PastEvent, type PublishedProcess } from '@sendwright/engine'
import { createKafkaSend, nodeSchema, type ProcessNode, type RunEvent } from '@sendwright/model'

/*
 * Events per second that the reducer of runs applies, of a process with three sends one after another behind a gateway:
 * from the start to the end of each run. Beside it, in the same rounds, a loop written by hand for just this process,
 * which copies a small object per event as any pure reducer has to. Medians.
 */

const rounds = 9
const runs = 2_000

const published: PublishedProcess = {
  id: 'bench',
  name: 'Bench',
  version: 1,
  graph: {
    processes: [{ id: 'p', name: '' }],
    nodes: [
      node('start', 'StartEvent'),
      node('gateway', 'ExclusiveGateway'),
      sendTask('one'),
      sendTask('two'),
      sendTask('three'),
      node('end', 'EndEvent'),
    ],
    flows: [
      way('start', 'gateway'),
      { ...way('gateway', 'one'), condition: '${qty} > 3' },
      { ...way('gateway', 'end'), condition: '${qty} <= 3' },
      way('one', 'two'),
      way('two', 'three'),
      way('three', 'end'),
    ],
  },
}

const events = eventsOfOneRun()

const candidates = [
  { name: 'by hand', run: byHand },
  { name: 'the reducer', run: () => replay(published, events).status },
]

const times = candidates.map((): number[] => [])
// The first rounds warm up.
for (let round = -2; round < rounds; round += 1) {
  for (const [index, { run }] of candidates.entries()) {
    const start = performance.now()
    for (let turn = 0; turn < runs; turn += 1) if (run() !== 'completed') throw new Error('The run has not ended')
    if (round >= 0) times[index]?.push(performance.now() - start)
  }
}
const [hand = 1] = times.map(median)
console.log(`${events.length} events from start to end, ${runs} runs per round, median of ${rounds} rounds\n`)
for (const [index, { name }] of candidates.entries()) {
  const ms = median(times[index] ?? [])
  const perSecond = Math.round((runs * events.length * 1_000) / ms)
  console.log(
    `${name.padEnd(14)}${perSecond.toLocaleString('en').padStart(14)} events/s${(ms / hand).toFixed(1).padStart(10)}×`,
  )
}

function node(id: string, type: string, more: Partial<ProcessNode> = {}): ProcessNode {
  return nodeSchema.parse({
    id,
    type,
    name: id,
    processId: 'p',
    parentId: 'p',
    lane: null,
    shown: true,
    actions: [],
    ...more,
  })
}

function sendTask(id: string): ProcessNode {
  return node(id, 'SendTask', { actions: [createKafkaSend(`send-${id}`, id, 'main')] })
}

function way(source: string, target: string) {
  return { id: `${source}-${target}`, name: '', source, target, condition: null }
}

function eventsOfOneRun(): readonly PastEvent[] {
  const at = '2026-01-01T00:00:00.000Z'
  const started: RunEvent = {
    kind: 'started',
    node: 'start',
    run: { id: 1, uuid: '6f1f3a52-6c0e-4d5b-9b51-0a4c7b7f2c11' },
    data: { qty: 5, order: { id: 'A-1' } },
    by: 'program',
    record: null,
  }
  const ofSteps = ['one', 'two', 'three'].flatMap((step, index): RunEvent[] => {
    const on = { visit: `v${index + 3}`, action: `send-${step}`, attempt: 1 }
    const records = [{ connection: 'main', topic: 'orders', key: null }]
    return [
      { kind: 'built', ...on, records },
      { kind: 'delivery', ...on, place: 0, state: 'delivered', message: null },
    ]
  })
  return [started, ...ofSteps].map((event, index) => ({ n: index + 1, at, event }))
}

interface HandState {
  readonly status: 'active' | 'completed'
  readonly step: number
  readonly sent: number
  readonly data: unknown
}

function byHand(): string {
  let state: HandState = { status: 'active', step: 0, sent: 0, data: null }
  for (const { event } of events) {
    if (event.kind === 'started') state = { ...state, data: event.data }
    else if (event.kind === 'built') state = { ...state, sent: state.sent + event.records.length }
    else if (event.kind === 'delivery') {
      const step: number = state.step + 1
      state = { ...state, step, status: step === 3 ? 'completed' : 'active' }
    }
  }
  return state.status
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0
}
