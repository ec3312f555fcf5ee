import { createProblem, parseExactJson } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import { dataAround } from './dataAround.ts'

const data = parseExactJson('{"order":{"id":"A","total":1.10,"address":{"postalCode":"69002"}}}')
const missing = (path: string) => ({ ...createProblem('no-topic', '', {}), values: { path } })

describe('the data beside a record that could not be built', () => {
  test('are those around the path that the problem names', () => {
    expect(dataAround(data, [missing('order.address.postcode')])).toEqual({
      path: 'order.address',
      data: { postalCode: '69002' },
    })
    expect(dataAround(data, [missing('order.totl')]).path).toBe('order')
  })

  test('stop at a value that is no object', () => {
    expect(dataAround(data, [missing('order.total.amount')]).path).toBe('order')
  })

  test('are all of them where no path is named, or nothing of it is there', () => {
    expect(dataAround(data, []).path).toBe('')
    expect(dataAround(data, [missing('customer.id')]).path).toBe('')
    expect(dataAround(data, [missing('constructor.name')]).path).toBe('')
  })
})
