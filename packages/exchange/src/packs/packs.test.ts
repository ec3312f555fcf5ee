import { topicNameFault } from '@sendwright/model'
import { checkData, fieldsOf } from '@sendwright/schema'
import { expect, test } from 'vitest'
import { packs } from './packs.ts'

const sides = packs.flatMap(({ integrations }) =>
  integrations.flatMap((integration) =>
    integration.scenarios.flatMap((scenario) =>
      [scenario.send, scenario.receive].flatMap((side) =>
        side ? { name: `${integration.id}/${scenario.id}`, side } : [],
      ),
    ),
  ),
)

test('X40 every sample of a pack fits its schema, and every side has one', () => {
  expect(sides.length).toBeGreaterThan(30)
  for (const { name, side } of sides) {
    expect(side.samples.length, name).toBeGreaterThan(0)
    for (const sample of side.samples) expect(checkData(side.schema, sample), name).toEqual([])
  }
})

test('X40 ids are unique, and every topic is one that Kafka takes', () => {
  const ids = packs.flatMap(({ integrations }) => integrations.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  for (const { integrations } of packs) {
    for (const { scenarios } of integrations) expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length)
  }
  for (const { name, side } of sides) {
    for (const topic of side.topics) expect(topicNameFault(topic.name), name).toBeNull()
  }
})

test('X41 every request names the run in a header, and its fields have descriptions', () => {
  for (const { name, side } of sides) {
    expect(JSON.stringify(side.headers), name).toContain('"default":"${processInstanceId}"')
    const named = fieldsOf(side.schema).filter(({ depth }) => depth === 0)
    for (const field of named) expect(field.description, `${name} ${field.name}`).not.toBe('')
  }
})

test('X41 the scenarios of the FLOWX plugins are all there, requests on the send side', () => {
  const [flowx] = packs
  expect(flowx?.integrations.map(({ name, scenarios }) => [name, scenarios.length])).toEqual([
    ['FLOWX Documents', 9],
    ['FLOWX Notifications', 1],
    ['FLOWX One-time passwords', 2],
    ['FLOWX OCR', 1],
    ['FLOWX Tasks', 2],
    ['FLOWX Data search', 1],
    ['FLOWX Start process', 1],
  ])
  for (const { scenarios } of flowx?.integrations ?? []) {
    for (const { send, receive } of scenarios) expect([send !== undefined, receive !== undefined]).toEqual([true, true])
  }
})
