import { checkActions } from '@sendwright/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withFreshActionIds } from './freshActionIds.ts'
import { createAction } from './testing.ts'

describe('fresh ids for the actions of a copy', () => {
  it('B9 replaces every id and mends the parents within the list', () => {
    const actions = [
      createAction('a'),
      createAction('b', { parent: 'a' }),
      createAction('c', { parent: 'elsewhere' }),
      createAction('a', { parent: 'b' }),
    ]
    let count = 0
    const fresh = withFreshActionIds(actions, () => `fresh${(count += 1)}`)
    expect(fresh.map(({ id, parent }) => [id, parent])).toStrictEqual([
      ['fresh1', null],
      ['fresh2', 'fresh1'],
      ['fresh3', 'elsewhere'],
      ['fresh4', 'fresh2'],
    ])
    expect(fresh.map(({ name }) => name)).toStrictEqual(actions.map(({ name }) => name))
  })

  it('B9 keeps a list without problems without problems, also where fresh ids look like old ones', () => {
    const lists = fc.array(fc.option(fc.nat(20)), { maxLength: 8 }).map((parents) =>
      // A parent stands before its child, so there is no circle.
      parents.map((parent, index) =>
        createAction(`a${index}`, { parent: parent === null || index === 0 ? null : `a${parent % index}` }),
      ),
    )
    fc.assert(
      fc.property(lists, (actions) => {
        let next = actions.length
        const fresh = withFreshActionIds(actions, () => `a${(next -= 1)}`)
        expect(checkActions(fresh)).toStrictEqual([])
        expect(fresh.filter(({ parent }) => parent === null)).toHaveLength(
          actions.filter(({ parent }) => parent === null).length,
        )
      }),
    )
  })
})
