import { createKafkaSend, parseExactJson } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { draftChanges, draftRecords, problemsAt, withMessage } from './editDraft.ts'

const base = createKafkaSend('a', 'a', 'main')
const action = withMessage({ ...base, parameters: { ...base.parameters, topics: ['orders'] } }, 0, {
  value: { format: 'json', text: '{"id": ${order.id}, "run": ${processInstanceId}}' },
})
const data = parseExactJson('{"order":{"id":"A"},"total":149.90}')
const setting = { run: { id: 7, uuid: 'u' }, environment: undefined }

describe('edit and retry', () => {
  test('builds with the data of the run and its own names', () => {
    expect(draftRecords(action, data, setting)?.records[0]?.value?.text).toBe('{"id":"A","run":7}')
  })

  test('tells what is wrong, by field', () => {
    const broken = withMessage(action, 0, { key: '${order.key}' })
    const problems = draftRecords(broken, data, setting)?.problems ?? []
    expect(problemsAt(problems, '/parameters/messages/0/key')).toHaveLength(1)
    expect(problemsAt(problems, '/parameters/messages/0/value')).toHaveLength(0)
  })

  test('sends only what differs, numbers as they are written', () => {
    expect(
      draftChanges({ action, data }, { action, data: parseExactJson('{"order":{"id":"A"},"total":149.90}') }),
    ).toEqual({
      data: null,
      parameters: null,
    })
    const edited = parseExactJson('{"order":{"id":"A"},"total":149.9}')
    expect(draftChanges({ action, data: edited }, { action, data }).data).toBe(edited)
    const other = withMessage(action, 0, { key: 'A' })
    expect(draftChanges({ action: other, data }, { action, data }).parameters).toBe(other.parameters)
  })

  test('builds nothing where the step itself has stopped', () => {
    expect(draftRecords(null, data, setting)).toBeNull()
  })
})
