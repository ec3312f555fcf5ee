import { expect, test } from 'vitest'
import { withDeliveryHeaders } from './deliveryHeaders.ts'

test('M26 the message id stands behind the headers of the record, which stay as they are', () => {
  const own = [
    { name: 'b', value: new Uint8Array([1]) },
    { name: 'a', value: null },
  ]
  const headers = withDeliveryHeaders(own, { messageId: { installation: 'site', id: 7n }, trace: null })
  expect(headers.slice(0, 2)).toEqual(own)
  expect(headers.slice(2).map(({ name, value }) => [name, new TextDecoder().decode(value ?? undefined)])).toEqual([
    ['message-id', 'site-7'],
  ])
  expect(withDeliveryHeaders(own, { messageId: { installation: 'site', id: 7n }, trace: null })).toEqual(headers)
})

test('M27 a traced delivery carries traceparent behind its headers, unless its record has one', () => {
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const own = [{ name: 'a', value: null }]
  const [, added] = withDeliveryHeaders(own, { messageId: null, trace })
  expect(added?.name).toBe('traceparent')
  expect(new TextDecoder().decode(added?.value ?? undefined)).toBe(trace)
  const both = withDeliveryHeaders(own, { messageId: { installation: 'site', id: 7n }, trace })
  expect(both.map(({ name }) => name)).toEqual(['a', 'traceparent', 'message-id'])
  const traced = [{ name: 'traceparent', value: new Uint8Array([1]) }]
  expect(withDeliveryHeaders(traced, { messageId: null, trace })).toBe(traced)
  expect(withDeliveryHeaders(own, { messageId: null, trace: null })).toBe(own)
})
