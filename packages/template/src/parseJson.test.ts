import { expect, test } from 'vitest'
import { parseTemplate } from './index.ts'
import { fixed, problemsOf, render, rendered, renderedText } from './testing.ts'

test('T1 comments and trailing commas are allowed', () => {
  expect(rendered('{ // one\n "a": [1, 2, /* two */], "b": { "c": null, }, } // end')).toBe(
    '{"a":[1,2],"b":{"c":null}}',
  )
})

test('T1 a comma alone is not a trailing one', () => {
  expect(problemsOf('[,]')).toEqual(['invalid-json ,'])
  expect(problemsOf('{,}')).toEqual(['invalid-json ,'])
})

test('T1 any value may be the document', () => {
  for (const text of ['null', 'true', 'false', '12', '"x"', '[]', '{}']) expect(rendered(` ${text}\n`)).toBe(text)
})

test('T1 comment marks in strings are text', () => {
  expect(rendered('{ "url": "http://a/*b*/" }')).toBe('{"url":"http://a/*b*/"}')
})

test('T1 a comment that does not end is a problem at its beginning', () => {
  expect(problemsOf('[1] /* x')).toEqual(['invalid-json /*'])
})

test('T2 white space outside strings goes, inside it stays', () => {
  expect(rendered('{\r\n\t"a b" : " x  y " ,\n "c":[ 1 , 2 ] }')).toBe('{"a b":" x  y ","c":[1,2]}')
})

test('T3 numbers are sent as written', () => {
  expect(rendered('[1.10, 1e3, 1E+2, 9007199254740993, -0, 0.0, 1e400]')).toBe(
    '[1.10,1e3,1E+2,9007199254740993,-0,0.0,1e400]',
  )
})

test('T4 escapes are sent as written', () => {
  expect(rendered(String.raw`["\u00e9\/\ud800\n", "\"\\"]`)).toBe(String.raw`["\u00e9\/\ud800\n","\"\\"]`)
})

test('T5 properties keep their order', () => {
  expect(rendered('{"b":1,"10":2,"a":3,"1":4}')).toBe('{"b":1,"10":2,"a":3,"1":4}')
})

test.each([
  ["['a']", "invalid-json '", 'double-quotes'],
  ['[“a”]', 'invalid-json “', 'double-quotes'],
  ['{a: 1}', 'invalid-json a', 'property-name'],
  ['[NaN]', 'invalid-json NaN', 'value'],
  ['[undefined]', 'invalid-json undefined', 'value'],
  ['[+1]', 'invalid-json +1', 'json-number'],
  ['[01]', 'invalid-json 01', 'json-number'],
  ['[.5]', 'invalid-json .5', 'json-number'],
  ['[1.]', 'invalid-json 1.', 'json-number'],
  ['[1 2]', 'invalid-json 2', 'comma-or-end-of-list'],
  ['{"a":1 "b":2}', 'invalid-json "b"', 'comma-or-end-of-object'],
  ['[1,,2]', 'invalid-json ,', 'value'],
  ['{"a" 1}', 'invalid-json 1', 'colon'],
  ['{"a":}', 'invalid-json }', 'value'],
  ['{"a":1,,}', 'invalid-json ,', 'property-name'],
  ['{"a":1]', 'invalid-json ]', 'comma-or-end-of-object'],
  ['[1}', 'invalid-json }', 'comma-or-end-of-list'],
  ['{} x', 'invalid-json x', 'end-of-document'],
  ['{}{}', 'invalid-json {', 'end-of-document'],
  ['{"a', 'invalid-json "', 'end-of-text'],
  ['', 'invalid-json ', 'value'],
  ['// only', 'invalid-json ', 'value'],
  ['[1', 'invalid-json ', 'comma-or-end-of-list'],
  ['{"a"', 'invalid-json ', 'colon'],
])('T6 %s is a problem', (text, problem, expected) => {
  expect(problemsOf(text)).toEqual([problem])
  expect(render(text).problems[0]?.values).toMatchObject({ expected })
})

test('T7 a line break in a string is a problem at the break', () => {
  expect(problemsOf('{"a": "x\n", "b": 1}')).toEqual(['invalid-json \n'])
})

test('T7 a tab in a string is a problem that its escape mends', () => {
  expect(problemsOf('["a\tb"]')).toEqual(['invalid-json \t'])
  expect(fixed('["a\tb"]')).toBe(String.raw`["a\tb"]`)
})

test('T7 half of a character is a problem', () => {
  expect(problemsOf('["a\ud83d"]')).toEqual(['invalid-json \ud83d'])
  expect(problemsOf('["😀"]')).toEqual([])
})

test('T7 an unknown escape is a problem at the escape, and so is every other', () => {
  expect(problemsOf(String.raw`["a\q", "\u12g4", "\x"]`)).toEqual([
    String.raw`invalid-json \q`,
    String.raw`invalid-json \u`,
    String.raw`invalid-json \x`,
  ])
})

test('T8 two properties with one name are a problem at the second', () => {
  const { problems } = render(String.raw`{"a":1,"b":{"a":2},"\u0061":3}`)
  expect(problems).toMatchObject([
    { code: 'duplicate-property', position: { start: 19, end: 27 }, values: { name: 'a' } },
  ])
})

test('T8 a property that may be left out counts too', () => {
  expect(problemsOf('{"a":${x?},"a":1}')).toEqual(['duplicate-property "a"'])
})

test('T8 names that objects have by themselves are ordinary', () => {
  expect(rendered('{"__proto__":1,"constructor":2}')).toBe('{"__proto__":1,"constructor":2}')
})

test('T9 200 levels are read, the 201st is a problem', () => {
  expect(rendered('['.repeat(200) + ']'.repeat(200))).toHaveLength(400)
  expect(render('['.repeat(201) + ']'.repeat(201)).problems).toMatchObject([
    { code: 'nested-too-deep', position: { start: 200, end: 201 }, values: { limit: 200 } },
  ])
})

test.each([
  ['\u00a0', '[ 1]'],
  ['\ufeff', '[1]'],
  ['\u200b', '[1]'],
])('T10 the strange space %j is a problem with a fix', (space, mended) => {
  expect(problemsOf(`[${space}1]`)).toEqual([`invalid-json ${space}`])
  expect(fixed(`[${space}1]`)).toBe(mended)
})

test('T18 a placeholder in a comment is part of it', () => {
  expect(rendered('[1, // ${x} "\n /* ${ */ 2]')).toBe('[1,2]')
})

test('T19 double braces and lone dollars are ordinary text', () => {
  expect(rendered('["{{your_bucket}}", "$name", "5 $", "{x}"]')).toBe('["{{your_bucket}}","$name","5 $","{x}"]')
  expect(renderedText('{{a}} $b {c} $')).toBe('{{a}} $b {c} $')
})

test('T20 two dollars before a brace are a literal one', () => {
  expect(rendered('["$${x}"]')).toBe('["${x}"]')
  expect(renderedText('$${x}')).toBe('${x}')
})

test.each([
  [1, '7'],
  [2, '${a}'],
  [3, '$7'],
  [4, '$${a}'],
  [5, '$$7'],
  [6, '$$${a}'],
])('T21 %i dollars before a brace', (count, result) => {
  expect(rendered(`"${'$'.repeat(count)}{a}"`, { a: 7 })).toBe(`"${result}"`)
  expect(renderedText(`${'$'.repeat(count)}{a}`, { a: 7 })).toBe(result)
})

test('T22 dollars that no brace follows are all sent', () => {
  expect(rendered('["$$", "$$$a", "$"]')).toBe('["$$","$$$a","$"]')
  expect(renderedText('$$ $$$a$')).toBe('$$ $$$a$')
})

test('T23 a literal placeholder outside a string is a problem', () => {
  expect(problemsOf('[$${a}]')).toEqual(['invalid-json $${'])
  expect(problemsOf('[$$${a}]', { a: 1 })).toEqual(['invalid-json $$${'])
  expect(problemsOf('{"a": $}')).toEqual(['invalid-json $'])
})

test('T67 of mistakes in the structure the first is told, and placeholders are still checked', () => {
  expect(problemsOf('{"a" ${x}, , "${y | uper}" 01 \'b\' "\\q" ${z!}}')).toEqual([
    'invalid-json ${x}',
    'missing-value ${x}',
    'unknown-filter uper',
    'invalid-path !',
  ])
})

test('T67 with problems nothing is rendered', () => {
  expect(render('[1 2]').text).toBeNull()
  expect(render('[${x}]').text).toBeNull()
})

test('a parsed template tells its placeholders', () => {
  const { placeholders } = parseTemplate('{"a": ${x.y?| upper}, "b${n}": "-${now()}-${z ?? 1.10}"}', 'json')
  expect(placeholders).toMatchObject([
    {
      bare: true,
      place: 'value',
      range: { start: 6, end: 20 },
      optional: true,
      filters: [{ name: 'upper', range: { start: 14, end: 19 } }],
    },
    { bare: false, place: 'name' },
    { bare: false, place: 'text', source: { kind: 'call', name: 'now', text: 'now()' } },
    { bare: false, place: 'text', source: { kind: 'path', text: 'z' }, defaults: [{ kind: 'literal' }] },
  ])
})
