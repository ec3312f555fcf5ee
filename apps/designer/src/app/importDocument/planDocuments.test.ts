import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planDocuments, resolvePath } from './planDocuments.ts'

const asyncApi = (...references: readonly string[]): string =>
  ['asyncapi: 3.0.0', ...references.map((reference) => `  $ref: ${reference}`)].join('\n')

describe('sorting files into documents', () => {
  test('files that a document refers to go with it, however far', () => {
    const plan = planDocuments([
      { name: 'api/schemas/line.json', text: '{}' },
      { name: 'api/orders.yaml', text: asyncApi('./common.yaml#/x') },
      { name: 'api/common.yaml', text: asyncApi('schemas/line.json') },
      { name: 'README.md', text: '# Orders' },
    ])
    expect(plan.documents).toHaveLength(1)
    expect(plan.documents[0]?.files.map((file) => file.name)).toEqual([
      'api/orders.yaml',
      'api/common.yaml',
      'api/schemas/line.json',
    ])
    expect(plan.unused).toEqual(['README.md'])
  })

  test('documents that know nothing of each other stay apart', () => {
    const plan = planDocuments([
      { name: 'a.yaml', text: asyncApi() },
      { name: 'b.yaml', text: asyncApi() },
    ])
    expect(plan.documents.map((document) => document.name)).toEqual(['a.yaml', 'b.yaml'])
  })

  test('schemas alone are documents', () => {
    const plan = planDocuments([{ name: 'order.json', text: '{"type":"object","properties":{"a":{}}}' }])
    expect(plan.documents).toEqual([
      { name: 'order.json', format: 'jsonSchema', files: [{ name: 'order.json', text: expect.any(String) }] },
    ])
  })

  test('a circle of documents is imported from the first', () => {
    const plan = planDocuments([
      { name: 'a.yaml', text: asyncApi('b.yaml') },
      { name: 'b.yaml', text: asyncApi('a.yaml') },
    ])
    expect(plan.documents.map((document) => document.files.map((file) => file.name))).toEqual([['a.yaml', 'b.yaml']])
  })

  test('every file is in a document or unused, whatever refers to whatever', () => {
    const names = ['a.yaml', 'b.yaml', 'c/d.yaml', 'c/e.json']
    const files = fc
      .subarray(names)
      .chain((some) =>
        fc.tuple(
          ...some.map((name) => fc.subarray(names).map((references) => ({ name, text: asyncApi(...references) }))),
        ),
      )
    fc.assert(
      fc.property(files, (given) => {
        const plan = planDocuments(given)
        const placed = [
          ...plan.documents.flatMap((document) => document.files.map((file) => file.name)),
          ...plan.unused,
        ]
        expect(new Set(placed)).toEqual(new Set(given.map((file) => file.name)))
        expect(plan.documents.length > 0).toBe(given.length > 0)
      }),
    )
  })
})

test.each([
  ['a/x.yaml', './y.yaml', 'a/y.yaml'],
  ['a/b/x.yaml', '../common/z%20z.yaml', 'a/common/z z.yaml'],
  ['x.yaml', '../../up.yaml', 'up.yaml'],
  ['x.yaml', '%zz', '%zz'],
])('from %s, %s leads to %s', (from, reference, path) => {
  expect(resolvePath(from, reference)).toBe(path)
})
