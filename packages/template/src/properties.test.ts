import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonData } from './index.ts'
import { checkTemplate, completeTemplate, describeAt, formatTemplate, parseTemplate, renderTemplate } from './index.ts'
import { isRawJson } from './json.ts'
import { createTestEnvironment, parseExact, render } from './testing.ts'

const names = ['a', 'b', 'order', 'x y', '0', '1', '__proto__', 'length', 'rawJSON']

const anyText = fc.string({ unit: 'binary', maxLength: 12 })

const numberText = fc.oneof(
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom('1.10', '-0', '1e400', '0.0', '9007199254740993', '1E+2', '-1.50e-7'),
)

/** Any JSON text, with numbers in any spelling. */
const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('null', 'true', 'false'),
    numberText,
    anyText.map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.constantFrom(...names), anyText), tie('value')), {
        maxLength: 5,
        selector: ([name]) => name,
      })
      .map((properties) => `{${properties.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
})).value

const data: fc.Arbitrary<JsonData> = jsonText.map(parseExact)

const path = fc
  .array(fc.constantFrom('a', 'b', 'order', '["x y"]', '0', '[1]', '__proto__', 'length', 'rawJSON'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((segments) =>
    segments.map((segment, index) => (index === 0 || segment.startsWith('[') ? segment : `.${segment}`)).join(''),
  )

const tail = fc.constantFrom(
  '',
  '',
  '',
  '?',
  ' ?? "d}\\""',
  ' ?? 1.10',
  ' ?? null',
  ' ?? b',
  ' | json',
  '? | upper',
  ' ?? [] | json',
  ' | number',
  ' ?? "x" | base64',
)

const placeholder = fc
  .tuple(fc.oneof(path, path, fc.constantFrom('uuid()', 'now()', 'epochMillis()')), tail)
  .map(([source, end]) => `\${${source}${end}}`)

const stringPiece = fc.oneof(
  placeholder,
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => JSON.stringify(text).slice(1, -1).replaceAll('$', '')),
  fc.constantFrom('$${', '$', '$$', '\\u00e9', '\\/', '\\ud800', '{{x}}', '//', ','),
)

/** A dollar and a brace that only meet because their pieces do would be a placeholder nobody meant. */
const templateString = fc.array(stringPiece, { maxLength: 4 }).map((pieces) => `"${pieces.join('·')}"`)

const space = fc.constantFrom('', ' ', '\n', '\t', ' // ${x} "c"\n', '/* } */')

/** Templates that are right in form, with comments, trailing commas and placeholders everywhere. */
const template: fc.Arbitrary<string> = fc.letrec<{ value: string; spaced: string }>((tie) => ({
  spaced: fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    placeholder,
    templateString,
    numberText,
    fc.constantFrom('null', 'true'),
    fc
      .tuple(fc.array(tie('spaced'), { maxLength: 4 }), fc.boolean())
      .map(([items, trailing]) => `[${items.join(',')}${trailing && items.length > 0 ? ',' : ''}]`),
    fc
      .tuple(fc.array(fc.tuple(templateString, tie('spaced')), { maxLength: 4 }), fc.boolean())
      .map(
        ([properties, trailing]) =>
          `{${properties.map(([name, value]) => `${name}:${value}`).join(',')}${trailing && properties.length > 0 ? ',' : ''}}`,
      ),
  ),
})).spaced

/** The same with some characters changed. */
const mutated = fc
  .tuple(
    template,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom('', '$', '{', '}', '"', '\\', '?', '|', ',', '[', ']', ':', '\n', '/', '*', '.', 'a', '\ud83d'),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [at, character]) => {
      const offset = at % (changed.length + 1)
      return changed.slice(0, offset) + character + changed.slice(offset + 1)
    }, text),
  )

const templateAlphabet = fc.string({
  unit: fc.constantFrom(
    '$',
    '${',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '?',
    '??',
    '|',
    'a',
    '.',
    '0',
    '-',
    ',',
    ':',
    '\n',
    ' ',
    '//',
    '/*',
    '*/',
    'upper',
    'uuid()',
    '\ud83d',
    '😀',
  ),
  maxLength: 40,
})

const runs = { numRuns: 1000 }

test('T62 what is rendered is valid JSON, whatever template and data', () => {
  let renderedTexts = 0
  fc.assert(
    fc.property(fc.oneof(template, mutated, templateAlphabet), data, (text, context) => {
      const result = render(text, context)
      expect(result.text === null).toBe(result.problems.length > 0)
      if (result.text === null) return
      renderedTexts += 1
      JSON.parse(result.text)
      expect(result.text.isWellFormed()).toBe(true)
    }),
    { numRuns: 3000 },
  )
  expect(renderedTexts).toBeGreaterThan(100)
})

test('T69 parsing, checking, describing and completing never fail', () => {
  const text = fc.oneof(templateAlphabet, mutated, fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(text, data, fc.nat(), fc.constantFrom('json', 'text'), (source, context, at, format) => {
      const parsed = parseTemplate(source, format)
      for (const { position, fix } of checkTemplate(parsed, context)) {
        expect(position.start).toBeLessThanOrEqual(position.end)
        expect(position.end).toBeLessThanOrEqual(source.length)
        if (fix !== undefined) expect(fix.position.end).toBeLessThanOrEqual(source.length)
      }
      const offset = at % (source.length + 1)
      describeAt(parsed, offset, context)
      completeTemplate(source, format, offset, context)
    }),
    { numRuns: 3000 },
  )
})

/** A template beside what it has to render to, built side by side. */
const known: fc.Arbitrary<{ readonly text: string; readonly sent: string }> = fc.letrec<{
  value: { text: string; sent: string }
}>((tie) => {
  const literal = fc.oneof(numberText, fc.constantFrom('null', 'true', 'false')).map((text) => ({ text, sent: text }))
  const escapes = fc.constantFrom(
    '\\u00e9',
    '\\/',
    '\\ud800',
    '\\"',
    '\\\\',
    '//',
    ' , ',
    '{{x}}',
    '/* x */',
    '$x',
    "'",
  )
  const string = fc
    .array(
      fc.oneof(
        escapes.map((text) => ({ text, sent: text })),
        fc.constant({ text: '${t}', sent: 'a\\"b' }),
        fc.constant({ text: '${x ?? "}"}', sent: '}' }),
        fc.constant({ text: '${x?}', sent: '' }),
        fc.constant({ text: '$${t}', sent: '${t}' }),
      ),
      { maxLength: 4 },
    )
    .map((pieces) => ({
      text: `"${pieces.map(({ text }) => text).join('·')}"`,
      sent: `"${pieces.map(({ sent }) => sent).join('·')}"`,
    }))
  const placed = fc.constantFrom({ text: '${t}', sent: '"a\\"b"' }, { text: '${o}', sent: '{"n":1.10}' })
  const list = fc
    .tuple(space, space, fc.array(tie('value'), { maxLength: 4 }), fc.nat(4))
    .map(([before, after, items, at]) => ({
      text: `[${before}${items
        .map(({ text }) => text)
        .toSpliced(at, 0, '${x?}')
        .join(`${after},${before}`)},${after}]`,
      sent: `[${items.map(({ sent }) => sent).join(',')}]`,
    }))
  const object = fc
    .tuple(space, fc.array(fc.tuple(string, tie('value')), { maxLength: 4 }))
    .map(([between, properties]) => ({
      text: `{${properties.map(([name, { text }], index) => `"${index}${name.text.slice(1)}${between}:${text}${between}`).join(',')}}`,
      sent: `{${properties.map(([name, { sent }], index) => `"${index}${name.sent.slice(1)}:${sent}`).join(',')}}`,
    }))
  return { value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, literal, string, placed, list, object) }
}).value

test('T2 whatever is no placeholder, comment, trailing comma or white space outside strings is kept', () => {
  const context = parseExact(String.raw`{"t":"a\"b","o":{"n":1.10}}`)
  fc.assert(
    fc.property(known, space, space, ({ text, sent }, before, after) => {
      expect(render(before + text + after, context).text).toBe(sent)
    }),
    runs,
  )
})

test('T59 numbers survive', () => {
  fc.assert(
    fc.property(numberText, (number) => {
      const context = parseExact(`{"n":${number},"t":"${number}"}`)
      expect(
        render('[${n},"${n}",${t | number},${x ?? ' + number + '},' + number + ',[${n}],${n | json}]', context).text,
      ).toBe(`[${number},"${number}",${number},${number},${number},[${number}],"${number}"]`)
    }),
    runs,
  )
})

test('T60 text of the data arrives as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, other) => {
      const { text: json } = render('{"bare":${s},"quoted":"${s}","mixed":"a${s}b${o}","${s}!":1,"json":${l}}', {
        s: text,
        o: other,
        l: [other],
      })
      expect(JSON.parse(json ?? '')).toEqual({
        bare: text,
        quoted: text,
        mixed: `a${text}b${other}`,
        [`${text}!`]: 1,
        json: [other],
      })
      expect(render('a${s}b', { s: text }, 'text').text).toBe(`a${text}b`)
    }),
    runs,
  )
})

test('T11 any value arrives as it is', () => {
  fc.assert(
    fc.property(jsonText, (json) => {
      expect(render('[${v}]', { v: parseExact(json) }).text).toBe(`[${JSON.stringify(parseExact(json))}]`)
      expect(render('[${v | json}]', { v: parseExact(json) }).text).toBe(
        `[${JSON.stringify(JSON.stringify(parseExact(json)))}]`,
      )
    }),
    runs,
  )
})

test('T75 laying out changes nothing that is sent, T76 and is finished after once', () => {
  let laidOut = 0
  fc.assert(
    fc.property(fc.oneof(template, mutated), data, (text, context) => {
      const formatted = formatTemplate(text)
      expect(formatted === null).toBe(parseTemplate(text, 'json').problems.length > 0)
      if (formatted === null) return
      laidOut += 1
      const before = render(text, context)
      const after = render(formatted, context)
      expect(after.text).toBe(before.text)
      expect(after.problems.map(({ code, values }) => [code, values])).toEqual(
        before.problems.map(({ code, values }) => [code, values]),
      )
      expect(formatTemplate(formatted)).toBe(formatted)
    }),
    runs,
  )
  expect(laidOut).toBeGreaterThan(100)
})

test('T77 parts of the result lie in it, in order', () => {
  fc.assert(
    fc.property(template, data, (text, context) => {
      const { text: result, spans } = renderTemplate(
        parseTemplate(text, 'json'),
        context,
        createTestEnvironment({ spans: true }),
      )
      let end = 0
      for (const span of spans) {
        expect(span.start).toBeGreaterThanOrEqual(end)
        expect(span.end).toBeGreaterThan(span.start)
        end = span.end
      }
      expect(end).toBeLessThanOrEqual(result?.length ?? 0)
    }),
    runs,
  )
})

test('T63 a text template without dollars is sent as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes('$'))
      expect(render(text, {}, 'text').text).toBe(text)
    }),
  )
})

test('T21 doubling the dollars before a brace makes any text literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a') }), (text) => {
      const doubled = text.replaceAll(/\$+(?=\{)/g, (dollars) => dollars + dollars)
      expect(render(doubled, {}, 'text').text).toBe(text)
      expect(render(`"${doubled}"`, {}).text).toBe(`"${text}"`)
    }),
    runs,
  )
})

test('data with exact numbers is what these tests use', () => {
  expect(fc.sample(data, 500).some((value) => isRawJson(value))).toBe(true)
})
