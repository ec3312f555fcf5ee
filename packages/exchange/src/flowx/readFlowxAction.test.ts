import fc from 'fast-check'
import { renderTemplate, parseTemplate } from '@sendwright/template'
import { describe, expect, test } from 'vitest'
import { stopwatch } from '../testing.ts'
import { readFlowxAction, type PastedParameters } from './readFlowxAction.ts'

function parameters(pasted: Parameters<typeof readFlowxAction>[0]): PastedParameters {
  const read = readFlowxAction(pasted)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return read.parameters
}

function codes(pasted: Parameters<typeof readFlowxAction>[0]): readonly string[] {
  return readFlowxAction(pasted).problems.map(({ code, path }) => `${path} ${code}`)
}

const message = '{"clientType": "${application.client.clientType}", "number": ${client.number}}'
const headers = '{"processInstanceId": ${processInstanceId}}'
const expected: PastedParameters = {
  topics: ['ai.flowx.in.crm.search.v1'],
  messages: [
    {
      value: { format: 'json', text: message },
      headers: [{ name: 'processInstanceId', value: '${processInstanceId}' }],
    },
  ],
}

describe('X38 an action is read in every form', () => {
  test.each([
    ['three texts', { topics: 'ai.flowx.in.crm.search.v1', message, headers }],
    ['labels in a line', `Topics: ai.flowx.in.crm.search.v1\nMessage: ${message}\nHeaders: ${headers}`],
    [
      'labels above',
      `TOPIC NAME\nai.flowx.in.crm.search.v1\n\n**Message:**\n\`\`\`json\n${message}\n\`\`\`\nAdvanced configuration (show headers)\n${headers}`,
    ],
    ['a JSON object', `{"topicName": "ai.flowx.in.crm.search.v1", "message": ${message}, "headers": ${headers}}`],
    [
      'a JSON object with texts in it',
      `{"topics": ["ai.flowx.in.crm.search.v1"], "message": ${JSON.stringify(message)}, "advancedConfiguration": ${JSON.stringify(headers)}}`,
    ],
  ])('X38 %s', (_name, pasted) => {
    expect(parameters(pasted)).toEqual(expected)
  })
})

test('X38 a message alone is a message, also one with a field called message; one line of a topic is a topic', () => {
  expect(parameters('{"message": "hi"}')).toEqual({
    messages: [{ value: { format: 'json', text: '{"message": "hi"}' } }],
  })
  expect(parameters('{"key": 1, "value": 2, "other": 3}')).toEqual({
    messages: [{ value: { format: 'json', text: '{"key": 1, "value": 2, "other": 3}' } }],
  })
  expect(parameters('ai.flowx.in.v1')).toEqual({ topics: ['ai.flowx.in.v1'] })
  expect(parameters('${kafka_send_2}.${topic2}')).toEqual({ topics: ['${kafka_send_2}.${topic2}'] })
  expect(parameters({ message: 'Dear ${name}' })).toEqual({
    messages: [{ value: { format: 'text', text: 'Dear ${name}' } }],
  })
  expect(parameters({ topics: 'a', key: '${order.id}' })).toEqual({ topics: ['a'], messages: [{ key: '${order.id}' }] })
})

test('X38 several topics stand between commas or lines; a comma in a placeholder is its own', () => {
  expect(parameters({ topics: 'a, "b"\n${x ?? "c,d"}; e' }).topics).toEqual(['a', 'b', '${x ?? "c,d"}', 'e'])
  expect(parameters({ topics: '["a", "${b}.c"]' }).topics).toEqual(['a', '${b}.c'])
})

test('X39 headers become templates: bare placeholders, numbers, booleans, objects, texts with quotes', () => {
  const text = `{
    // who asks
    "processInstanceId": \${processInstanceId}, "callbackTopic": "test.operations.out", "requestID": "1234567890",
    "n": 1.50, "b": true, "none": null, "o": {"a": \${x}}, "said": "a \\"q\\" \${y ?? "z"} \\n$\${literal}", "x-\${env}": "v",
  }`
  expect(parameters({ headers: text }).messages?.[0].headers).toEqual([
    { name: 'processInstanceId', value: '${processInstanceId}' },
    { name: 'callbackTopic', value: 'test.operations.out' },
    { name: 'requestID', value: '1234567890' },
    { name: 'n', value: '1.50' },
    { name: 'b', value: 'true' },
    { name: 'none', value: null },
    { name: 'o', value: '{"a": ${x}}' },
    { name: 'said', value: 'a "q" ${y ?? "z"} \n$${literal}' },
    { name: 'x-${env}', value: 'v' },
  ])
  expect(parameters({ headers: '[{"name": "a", "value": ${b}}]' }).messages?.[0].headers).toEqual([
    { name: 'a', value: '${b}' },
  ])
})

test('X39 any text as a header arrives as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '"', '\\', '\n', '{{', '${') }), (value) => {
      // Only what stands for itself in a JSON template: a dollar before a brace is doubled there.
      const written = JSON.stringify({ h: value }).replace(/\$+(?=\{)/g, (dollars) => dollars + dollars)
      const template = parameters({ headers: written }).messages?.[0].headers?.[0]?.value ?? ''
      const environment = { now: () => new Date(0), uuid: () => '' }
      expect(renderTemplate(parseTemplate(template, 'text'), {}, environment).text).toBe(value)
    }),
  )
})

describe('X42 the traps of documented samples', () => {
  const text = (pasted: string) => parameters({ message: pasted }).messages?.[0].value?.text
  test.each([
    [
      'comments in a bulk operation',
      '{"operations": [ // two of them\n  {"operationType": "HOLD", "owner": null}, /* and */ ]}',
    ],
    ['explicit nulls', '{"owner": null, "error": null}'],
    ['digit strings beside a number', '{"processInstanceId": 12345, "clientId": "1871201460101", "otp": "1111"}'],
    ['a fraction that must not be changed', '{"scheduledTime": 1621412209.353327}'],
    ['braces that are no placeholder', '{"minioPath": "{{your_bucket}}/119246/x.pdf"}'],
    [
      'dotted paths as values',
      '{"searchKeys": [{"key": "application.client.personalInfo.firstName", "value": "Sarah"}]}',
    ],
    [
      'a placeholder as an element, one with a suffix',
      '{"receivers": [${user.email}], "filename": "${documents.0.documentType}.pdf"}',
    ],
    [
      'digits, UUIDs and names in a path',
      '{"path": ${generatedDocument.generatedFiles.1234.ClientRelationshipDetails.minioPath}}',
    ],
    ['a bare placeholder', '{"client": ${data.client.age}}'],
  ])('X42 %s', (_name, pasted) => {
    expect(text(pasted)).toBe(pasted)
    expect(parseTemplate(pasted, 'json').problems).toEqual([])
  })

  test('X42 dotted names of configuration in a topic', () => {
    const topic = '${kafka.topic.naming.prefix}.core.message.event.process${kafka.topic.naming.suffix}'
    expect(parameters({ topics: topic }).topics).toEqual([topic])
    expect(parameters(`Topics: ${topic}\nMessage: {}`).topics).toEqual([topic])
  })
})

test('X38 what cannot be read is told, at its field', () => {
  expect(codes('  ')).toEqual([' paste-empty'])
  expect(codes({ headers: 'processInstanceId' })).toEqual(['/headers paste-headers'])
  expect(codes({ headers: '{"a": }' })).toEqual(['/headers paste-headers'])
  expect(codes({ message: '{"a": ${b}.pdf}' })).toEqual(['/message invalid-json'])
  expect(codes({ topics: '${' })[0]).toMatch(/^\/topics /)
})

test('X38 any text is read or told, in time in proportion to it', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('{', '}', '"', ':', ',', 'Topics:', 'Message', '\n', 'a', '${', '[', ']', '//'),
      }),
      (pasted) => {
        expect(typeof readFlowxAction(pasted).ok).toBe('boolean')
      },
    ),
  )
  const took = stopwatch()
  readFlowxAction(`Topics: a\nMessage:\n${'{"a":'.repeat(20_000)}\n${'[ '.repeat(20_000)}`)
  readFlowxAction('{} '.repeat(20_000))
  readFlowxAction(`Topics: ${'a, ${b} '.repeat(20_000)}`)
  expect(took()).toBeLessThan(2000)
})
