import { createKafkaReceive, createKafkaSend, type ProcessGraph, type ProcessNode, type Run } from '@sendwright/model'
import { expect, test } from 'vitest'
import { runConnections } from './runConnections.ts'

function graphWith(actions: ProcessNode['actions']): ProcessGraph {
  // Only the actions of a node are looked at.
  return { processes: [], nodes: [{ actions } as ProcessNode], flows: [] }
}

function run(state: Run['state'], connections: readonly string[]): Pick<Run, 'state' | 'recordList'> {
  // Only the connection of a record is looked at.
  return { state, recordList: connections.map((connection) => ({ connection }) as Run['recordList'][number]) }
}

const actions = [
  createKafkaSend('a', 'Send', 'main'),
  createKafkaReceive('b', 'Receive', 'replies'),
  { ...createKafkaSend('c', 'Off', 'unused'), enabled: false },
]

test('a run needs the connections of its records and of what its version sends to and listens to', () => {
  expect(runConnections(run('active', ['main', 'scripted']), graphWith(actions), undefined)).toEqual([
    'main',
    'scripted',
    'replies',
  ])
})

test('a run that has ended needs none', () => {
  expect(runConnections(run('completed', ['main']), graphWith(actions), undefined)).toEqual([])
  expect(runConnections(run('cancelled', ['main']), graphWith(actions), undefined)).toEqual([])
})
