import fc from 'fast-check'
import { BpmnModdle } from 'bpmn-moddle'
import { describe, expect, it } from 'vitest'
import { readActions, writeActions } from './actionsText.ts'
import { sendwrightDescriptor } from './descriptor.ts'
import { withFreshActionIds } from './freshActionIds.ts'
import { replaceNodeActions } from './replaceNodeActions.ts'
import { createAction, definitionOf, newProcess, valueOf } from './testing.ts'

describe('the text of an action list', () => {
  it('B2 has neither control characters nor anything above U+D7FF but private use and compatibility', () => {
    const name = 'a\u0000\u0007\u000b\r\u007f\u0085\u2028\u2029\ufeff\ufffe\uffff\ud800 😀'
    const text = writeActions([createAction('a', { name })])
    expect(text).toContain(
      '"a\\u0000\\u0007\\u000b\\r\\u007f\\u0085\\u2028\\u2029\\ufeff\\ufffe\\uffff\\ud800 \\ud83d\\ude00"',
    )
    expect(readActions(text).actions[0]?.name).toBe(name)
  })

  it('B2 survives writing, XML, parsing and reading, whatever the texts are', async () => {
    // Every UTF-16 unit, half characters and controls included; the second kind makes pairs and markup likely.
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(
        '😀',
        '\u2028',
        '\u0085',
        '\r\n',
        '\r',
        '\t',
        ' ',
        '<',
        '&',
        ']]>',
        '"',
        '&#128512;',
        '\\u0041',
        '-->',
      ),
    )
    const text = fc.string({ unit, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(text, text, text, async (name, key, value) => {
        const action = createAction('a', {
          name,
          parameters: {
            connection: 'sandbox',
            topics: [value],
            messages: [
              { key, value: { format: 'text', text: value }, headers: [{ name: key, value: name }], partition: null },
            ],
            environments: {},
          },
        })
        const written = valueOf(await replaceNodeActions(newProcess(), 'Send_1', [action]))
        const node = (await definitionOf(written)).graph.nodes.find(({ id }) => id === 'Send_1')
        expect(node?.actions).toStrictEqual([action])
        const moddle = new BpmnModdle({ sendwright: sendwrightDescriptor })
        for (const format of [false, true]) {
          const { xml } = await moddle.toXML((await moddle.fromXML(written)).rootElement, { format })
          const again = (await definitionOf(xml)).graph.nodes.find(({ id }) => id === 'Send_1')
          expect(again?.actions).toStrictEqual([action])
        }
      }),
      { numRuns: 150 },
    )
  })

  it('B3 reads nothing and white space as an empty list', () => {
    expect(readActions(undefined)).toStrictEqual({ actions: [] })
    expect(readActions(' \n ')).toStrictEqual({ actions: [] })
    expect(readActions('[]')).toStrictEqual({ actions: [] })
  })

  it('B4 says what is wrong with a text that cannot be read, and gives no action', () => {
    const good = JSON.stringify(createAction('a'))
    const details = [
      'nonsense',
      '{"id":"a"}',
      '[7]',
      `[${good},{"type":"emailSend","id":"b"}]`,
      `[${good},{"type":"kafkaSend","id":"b","timer":"soon"}]`,
      '[{"type":"kafkaSend","id":"b","trigger":"sometimes"}]',
      '[{"type":"kafkaSend"}]',
      '[{"type":"kafkaSend","id":"b","parameters":{"topics":"orders"}}]',
    ].map((text) => [readActions(text).actions.length, readActions(text).problem?.detail])
    expect(details).toMatchInlineSnapshot(`
      [
        [
          0,
          "the text is not JSON.",
        ],
        [
          0,
          "the text is JSON, but not a list of actions.",
        ],
        [
          0,
          "action 1: an object belongs here, not a number.",
        ],
        [
          0,
          "action 2 has a type that is not known here. Known: kafkaSend, kafkaReceive, script.",
        ],
        [
          0,
          "action 2, \`timer\`: an ISO 8601 duration belongs here, such as PT30S.",
        ],
        [
          0,
          "action 1, \`trigger\`: one of "automatic" or "manual" belongs here.",
        ],
        [
          0,
          "action 1, \`id\`: text belongs here, and there is nothing.",
        ],
        [
          0,
          "action 1, \`parameters.topics\`: a list belongs here, not text.",
        ],
      ]
    `)
  })

  it('B4 takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { actions, problem } = readActions(text)
        expect(actions.length === 0 || problem === undefined).toBe(true)
      }),
    )
  })

  it('B8 counts numbers as they are written', () => {
    const partitionOf = (written: string) => {
      const message = `{"partition":${written}}`
      const [action] = readActions(`[{"type":"kafkaSend","id":"a","parameters":{"messages":[${message}]}}]`).actions
      return action?.type === 'kafkaSend' ? action.parameters.messages[0]?.partition : undefined
    }
    expect(partitionOf('3')).toBe('3')
    expect(partitionOf('1.0')).toBe('1')
    expect(partitionOf('9007199254740993')).toBe('9007199254740993')
    expect(partitionOf('1.50')).toBe('1.50')
  })

  it('B30 keeps fields that are not known here, where they stand and with their numbers as they are written', async () => {
    const text =
      '[{"id":"a","type":"kafkaSend","retries":9007199254740993,"parameters":{"connection":"c","schema":{"ratio":1.10},' +
      '"topics":["t"],"messages":[{"comment":"first","value":{"format":"json","text":"{}","indent":2},' +
      '"headers":[{"name":"h","value":"v","encoding":"hex"}]},{"value":{"format":"null","reason":"gone"}}]}}]'
    const { actions } = readActions(text)
    const written = valueOf(
      await replaceNodeActions(
        newProcess(),
        'Send_1',
        withFreshActionIds(actions, () => 'b'),
      ),
    )
    const node = (await definitionOf(written)).graph.nodes.find(({ id }) => id === 'Send_1')
    const again = writeActions(node?.actions ?? [])
    expect(again).toContain('"retries":9007199254740993')
    expect(again).toContain('"schema":{"ratio":1.10}')
    expect(JSON.parse(again)).toMatchObject([
      {
        id: 'b',
        parameters: {
          messages: [
            { comment: 'first', value: { indent: 2 }, headers: [{ encoding: 'hex' }] },
            { value: { format: 'null', reason: 'gone' } },
          ],
        },
      },
    ])
  })
})
