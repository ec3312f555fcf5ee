import { parseExactJson, sideSchema } from '@sendwright/model'
import { renderTemplate, parseTemplate } from '@sendwright/template'
import { describe, expect, test } from 'vitest'
import { sampleMessage } from './sampleMessage.ts'

const world = { now: () => new Date(0), uuid: () => '' }

function sent(template: string): string | null {
  return renderTemplate(parseTemplate(template, 'json'), {}, world).text
}

describe('a sample as a message', () => {
  test('is the first sample of the side, numbers as they are', () => {
    const side = sideSchema.parse({ samples: [parseExactJson('{"total":1.10}'), 2] })
    expect(sampleMessage(side, 1)).toBe('{\n  "total": 1.10\n}')
  })

  test('is sent as it is, also where it looks like a placeholder', () => {
    const sample = { note: 'costs ${5} or $${x}', plain: '$5 {a}' }
    expect(sent(sampleMessage(sideSchema.parse({ samples: [sample] }), 1))).toBe(JSON.stringify(sample))
  })

  test('is made up from the model where there is none', () => {
    const side = sideSchema.parse({ schema: { type: 'object', properties: { id: { const: 'x' } }, required: ['id'] } })
    expect(sent(sampleMessage(side, 1))).toBe('{"id":"x"}')
  })
})
