import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './search.ts'

test('texts that look like numbers or words of JSON stay texts', () => {
  expect(parseSearch('?id=007&tab=true&node=null')).toEqual({ id: '007', tab: 'true', node: 'null' })
})

test('what is undefined or empty is not in the address', () => {
  expect(stringifySearch({ id: undefined, filter: '', tab: 'check' })).toBe('?tab=check')
  expect(stringifySearch({})).toBe('')
})

test('whatever stands in the address comes back as it was', () => {
  const search = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'binary', minLength: 1 }))
  fc.assert(
    fc.property(search, (values) => {
      // Lone surrogates have no UTF-8 and cannot travel in an address.
      fc.pre(Object.values(values).every((value) => value.isWellFormed()))
      expect(parseSearch(stringifySearch(values))).toEqual({ ...values })
    }),
  )
})
