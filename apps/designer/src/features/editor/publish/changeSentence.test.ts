import type { ProcessChange } from '@sendwright/model'
import { describe, expect, it } from 'vitest'
import { changeSentence, sentenceBelowHeading } from './changeSentence.ts'

function change(more: Partial<ProcessChange>): ProcessChange {
  return {
    kind: 'changed',
    what: 'field',
    nodeId: 'n',
    nodeName: 'N',
    actionId: 'a',
    actionName: 'A',
    path: '/timer',
    field: 'Timer',
    from: null,
    to: null,
    text: null,
    sentence: '',
    ...more,
  }
}

function marked(more: Partial<ProcessChange>): string {
  const signs = { plain: '', value: '*', exact: '`' }
  return changeSentence(change(more))
    .map(({ text, kind }) => `${signs[kind]}${text}${signs[kind]}`)
    .join('')
}

describe('the sentence of a change', () => {
  it('marks the values between which something changed', () => {
    const sentence = 'Timer changed from at once to 5 min'
    expect(marked({ sentence, from: 'at once', to: '5 min' })).toBe('Timer changed from *at once* to *5 min*')
  })

  it('marks the last values where a name reads like them', () => {
    const sentence = 'Name changed from a to b from a to b'
    expect(marked({ sentence, from: 'a', to: 'b' })).toBe('Name changed from a to b from *a* to *b*')
  })

  it('marks the name of a header, and names in backticks', () => {
    const added = { what: 'header', field: 'route', to: '${route}' } as const
    expect(marked({ ...added, sentence: 'Header "route" added with "${route}"' })).toBe(
      'Header `route` added with `${route}`',
    )
    const changed = { what: 'header', field: 'a', from: 'a', to: '' } as const
    expect(marked({ ...changed, sentence: 'Header "a" changed from "a" to ""' })).toBe(
      'Header `a` changed from `a` to ',
    )
    expect(marked({ sentence: 'Topic `orders.v1` added' })).toBe('Topic `orders.v1` added')
  })

  it('marks values in quotation marks', () => {
    expect(marked({ sentence: 'Name changed from "a" to "b"', from: 'a', to: 'b' })).toBe(
      'Name changed from *"a"* to *"b"*',
    )
    expect(marked({ sentence: 'Name changed from "a" to none', from: '"a"', to: 'none' })).toBe(
      'Name changed from *"a"* to *none*',
    )
  })

  it('stays as it is where it names other words', () => {
    expect(marked({ sentence: 'Message changed, 2 lines', from: 'x', to: 'y' })).toBe('Message changed, 2 lines')
  })
})

describe('the sentence below a heading', () => {
  it('does not say the name of the step or action again', () => {
    const words = (more: Partial<ProcessChange>): string =>
      sentenceBelowHeading(change(more))
        .map(({ text }) => text)
        .join('')
    expect(words({ what: 'action', sentence: 'Send action "A" added' })).toBe('Send action added')
    expect(words({ what: 'node', actionId: null, sentence: 'Send task "N" removed' })).toBe('Send task removed')
    expect(words({ what: 'flow', sentence: 'Flow to "N" added' })).toBe('Flow to "N" added')
  })
})
