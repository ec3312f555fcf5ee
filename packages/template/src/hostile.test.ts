import { expect, test } from 'vitest'
import type { JsonData, TemplateFormat } from './index.ts'
import { completeTemplate, describeAt, formatTemplate, maskPlaceholders, parseTemplate, problemLimit } from './index.ts'
import { millisecondsOf, problemsOf, render, rendered } from './testing.ts'

/** Generous for a busy machine: what is linear takes a small part of it, what is quadratic minutes. */
const limit = 4000

const million = 1_000_000
const large = 200_000

const texts: Record<string, string> = {
  openings: '${'.repeat(million / 2),
  dollars: '$'.repeat(million),
  'dollars in a string': `"${'$'.repeat(large)}{"`,
  quotes: '"'.repeat(million),
  'openings in a string': `"${'${'.repeat(large / 2)}"`,
  'openings with a quote': '${a["'.repeat(large / 5),
  'openings with an escaped quote': '"${a ?? \\"'.repeat(large / 10),
  'openings with a mistake': '${a!'.repeat(large / 4),
  'openings with white space': `\${${' '.repeat(large)}`,
  'openings on lines': '${a\n'.repeat(large / 4),
  backslashes: `"${'\\'.repeat(large)}`,
  defaults: `\${a${' ?? a'.repeat(million / 5)}}`,
  'question marks': `\${a${'?'.repeat(large)}}`,
  lists: '['.repeat(million),
  objects: '{"a":'.repeat(large / 5),
  commas: `[${','.repeat(large)}`,
  digits: '1'.repeat(large),
  'a number with a mistake at its end': `${'1'.repeat(large)}x`,
  letters: 'a'.repeat(million),
  'a long path': `\${${'a.'.repeat(million / 2)}a}`,
  'a long path of indexes': `\${a${'[0]'.repeat(large / 3)}}`,
  filters: `\${a${' | trim'.repeat(large / 8)}}`,
  'unknown filters': `\${a${' | trom'.repeat(large / 8)}}`,
  slashes: '/'.repeat(large),
  'comments that do not end': '/* '.repeat(large / 3),
  'empty comments': '/**/'.repeat(large / 4),
  'a list of comments': `[1${'/**/'.repeat(large / 4)},2]`,
  'control characters': `"${'\u0001'.repeat(large)}"`,
  'halves of characters': '\ud83d'.repeat(large),
  'strange spaces': '\u00a0'.repeat(large),
  'missing values': `[${'${a.b},'.repeat(large / 8)}]`,
  'equal names': `{${'"a":1,'.repeat(large / 6)}}`,
  'names that come to be equal': `{${'"${x}":1,'.repeat(large / 10)}}`,
}

test.each(Object.keys(texts))('T70 many %s take no time out of proportion', (name) => {
  const text = texts[name] ?? ''
  const data = { x: 'y', a: [[1]] }
  for (const format of ['json', 'text'] satisfies TemplateFormat[]) {
    const took = millisecondsOf(() => {
      const template = parseTemplate(text, format)
      render(text, data, format)
      describeAt(template, text.length >> 1, data)
      completeTemplate(text, format, text.length >> 1, data)
      maskPlaceholders(text, format)
      formatTemplate(text)
    })
    expect(took).toBeLessThan(limit)
  }
})

test('T68 at most 1,000 problems are told', () => {
  expect(render('${x}'.repeat(5000), {}, 'text').problems).toHaveLength(problemLimit)
  expect(render('${x!}'.repeat(5000), {}, 'text').problems).toHaveLength(problemLimit)
  expect(render(`["${'\\q'.repeat(5000)}"]`).problems).toHaveLength(problemLimit)
})

test('T68 nearest paths are looked for with the first 50 missing values', () => {
  const { problems } = render('${totl}'.repeat(60), { total: 1 }, 'text')
  expect(problems.map((problem) => 'fix' in problem)).toEqual(Array.from({ length: 60 }, (_, index) => index < 50))
})

test('T70 100,000 placeholders render in proportion', () => {
  const text = `[${'{"a":${a.b},"c":"x ${a.b}","d":${x?}},'.repeat(50_000)}]`
  expect(millisecondsOf(() => expect(rendered(text, { a: { b: 'v' } })).toContain('{"a":"v","c":"x v"}'))).toBeLessThan(
    limit,
  )
})

test('T70 missing names among 10,000 near ones are answered in proportion', () => {
  const many: JsonData = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`customerName${index}`, 1]))
  expect(millisecondsOf(() => render('${customerNam}'.repeat(100_000), many, 'text'))).toBeLessThan(limit)
})

test('T70 a result that is too large is a problem', () => {
  const data = { a: 'x'.repeat(million) }
  expect(problemsOf('${a}'.repeat(100), data, 'text')).toEqual(['result-too-large ${a}'])
  expect(problemsOf(`[${'${a},'.repeat(100)}]`, data)).toEqual(['result-too-large ${a}'])
  expect(
    render(`{${Array.from({ length: 100 }, (_, index) => `"${index}\${a}":1`).join(',')}}`, data).problems,
  ).toMatchObject([{ code: 'result-too-large' }])
})

test('T70 filters that grow their text are stopped', () => {
  const text = `\${a${' | json'.repeat(1000)}}`
  expect(problemsOf(text, { a: '"' }, 'text')).toEqual([`result-too-large ${text}`])
})

test('a long text that was parsed a moment ago is not parsed again, in its own format', () => {
  const text = `{"a": "${'x'.repeat(3_000)} \${b}"}`
  const template = parseTemplate(text, 'json')
  expect(parseTemplate(`${text}`, 'json')).toBe(template)
  expect(parseTemplate(text, 'text')).not.toBe(template)
  for (let index = 0; index < 4; index += 1) parseTemplate(`${text} ${index}`, 'json')
  expect(parseTemplate(text, 'json')).not.toBe(template)
  expect(parseTemplate(text, 'json')).toEqual(template)
})
