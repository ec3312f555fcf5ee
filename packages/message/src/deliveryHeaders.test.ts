import { expect, test } from 'vitest'
import { withDeliveryHeaders } from './deliveryHeaders.ts'

test('M26 the message id stands behind the headers of the record, which stay as they are', () => {
  const own = [
    { name: 'b', value: new Uint8Array([1]) },
    { name: 'a', value: null },
  ]
  const headers = withDeliveryHeaders(own, { installation: 'site', id: 7n })
  expect(headers.slice(0, 2)).toEqual(own)
  expect(headers.slice(2).map(({ name, value }) => [name, new TextDecoder().decode(value ?? undefined)])).toEqual([
    ['message-id', 'site-7'],
  ])
  expect(withDeliveryHeaders(own, { installation: 'site', id: 7n })).toEqual(headers)
})
