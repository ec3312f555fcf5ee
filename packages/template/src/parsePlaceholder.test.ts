import { expect, test } from 'vitest'
import { fixed, problemsOf, render, rendered, renderedText } from './testing.ts'

test('T17 an escape before a placeholder means nothing special', () => {
  expect(rendered('["\\\\${a}","\\u0024{a}","\\n${a}"]', { a: 7 })).toBe('["\\\\7","\\u0024{a}","\\n7"]')
})

test('T17 a backslash is no escape for a placeholder, and the fix is a second dollar', () => {
  expect(problemsOf('["\\${a}"]', { a: 7 })).toEqual(['invalid-json \\$'])
  expect(fixed('["\\${a}"]', { a: 7 })).toBe('["$${a}"]')
})

test('T24 names are joined by dots, with white space only around the path', () => {
  expect(rendered('${ a.b.c }', { a: { b: { c: 1 } } })).toBe('1')
  expect(problemsOf('${a .b}', { a: { b: 1 } })).toEqual(['invalid-path .'])
  expect(problemsOf('${a. b}', { a: { b: 1 } })).toEqual(['invalid-path .'])
})

test.each([
  '1234',
  'de305d54-75b4-431b-adb2-eb6b9e546014',
  'content-type',
  '$ref',
  '@id',
  'größe',
  '名前',
  '_x',
  '1e5',
])('T25 %s is a name', (name) => {
  expect(rendered(`\${a.${name}.b}`, { a: { [name]: { b: 1 } } })).toBe('1')
  expect(rendered(`\${${name}}`, { [name]: 2 })).toBe('2')
})

test.each(['a b', 'a:b', 'a/b', 'a#'])('T25 %s is not a name without quotes', (name) => {
  expect(problemsOf(`\${${name}}`)[0]).toMatch(/^invalid-path/)
})

test('T26 a name in brackets and quotes holds any characters', () => {
  expect(rendered(String.raw`${'${'}["a \"}\" \u00e9"].b[ "." ]}`, { 'a "}" é': { b: { '.': 1 } } })).toBe('1')
})

test('T27 lists have indexes, in brackets or after a dot', () => {
  const data = { lines: [{ sku: 'x' }, [5, 6]], '0': 'zero' }
  expect(rendered('[${lines[0].sku}, ${lines.1[1]}, ${lines.1.0}, ${[0]}, ${["lines"][ 0 ].sku}]', data)).toBe(
    '["x",6,5,"zero","x"]',
  )
})

test('T27 an index has no leading zeros and no sign', () => {
  expect(problemsOf('${a.01}', { a: [1, 2] })).toEqual(['missing-value ${a.01}'])
  expect(problemsOf('${a[01]}', { a: [1, 2] })).toEqual(['invalid-path 01'])
  expect(problemsOf('${a[-1]}', { a: [1, 2] })).toEqual(['invalid-path -1'])
  expect(problemsOf('${a[2]}', { a: [1, 2] })).toEqual(['missing-value ${a[2]}'])
})

test('T33 what reads as a JSON literal is one, anything else is a path or a call', () => {
  const data = { '01': 'path 1', '1234-5': 'path 2', true: { x: 'path 3' }, nulls: 'path 4', '1': { a: 'path 5' } }
  expect(
    rendered(
      '[${x ?? 1234}, ${x ?? -1.50e+3}, ${x ?? true}, ${x ?? false}, ${x ?? null}, ${x ?? "a\\n}"}, ${x ?? []}, ${x ?? { }}]',
      data,
    ),
  ).toBe('[1234,-1.50e+3,true,false,null,"a\\n}",[],{}]')
  expect(rendered('[${x ?? 01}, ${x ?? 1234-5}, ${x ?? true.x}, ${x ?? nulls}, ${x ?? 1.a}]', data)).toBe(
    '["path 1","path 2","path 3","path 4","path 5"]',
  )
  expect(rendered('${x ?? uuid()}')).toBe('"00000000-0000-4000-8000-000000000001"')
  expect(rendered('${x ?? ["01"]}', data)).toBe('"path 1"')
})

test.each([
  ['${a? ?? 1}', '??'],
  ['${a ?? 1?}', '?'],
  ['${a ?? b ?}', '?'],
  ['${a??}', '}'],
  ['${a?????}', '?'],
])('T40 %s has both, or half of one', (text, wrong) => {
  expect(problemsOf(text)).toEqual([`invalid-path ${wrong}`])
})

test('T41 a placeholder is aware of its own quotes, wherever it stands', () => {
  expect(rendered('{"a": "Dear ${name ?? "customer"}", "b": ${x ?? "}"}, "c": "${y ?? "{\\"}"}"}')).toBe(
    '{"a":"Dear customer","b":"}","c":"{\\"}"}',
  )
  expect(renderedText('"${y ?? "}"}"')).toBe('"}"')
})

test.each(['"Dear ${name"', '["${", 1]', '["${a", "b"]', '[${a', '${', '"${"', '[${a.b\n]'])(
  'T42 the unclosed placeholder of %s is a problem at its beginning',
  (text) => {
    expect(problemsOf(text)).toEqual(['invalid-path ${'])
  },
)

test('T42 an unclosed placeholder of a text template is a problem at its beginning', () => {
  expect(problemsOf('a ${b', {}, 'text')).toEqual(['invalid-path ${'])
  expect(problemsOf('${b ${c}', { c: 1 }, 'text')).toEqual(['invalid-path ${'])
})

test.each([
  ['${}', '${}', 'path'],
  ['${ }', '${ }', 'path'],
  ['${a.}', '.', 'name-after-dot'],
  ['${a..b}', '.', 'name-after-dot'],
  ['${.a}', '.', 'path'],
  ['${a b}', 'b', 'end'],
  ['${first name}', 'name', 'end'],
  ['${a[]}', ']', 'index-or-quoted-name'],
  ['${a[x]}', 'x', 'index-or-quoted-name'],
  ['${a[0}', '}', 'closing-bracket'],
  ['${a["x}', '"', 'closing-quote'],
  ['${a |}', '}', 'filter-name'],
  ['${a || upper}', '|', 'filter-name'],
  ['${a | upper lower}', 'lower', 'filter-or-end'],
  ['${a | upper ?? 1}', '?', 'filter-or-end'],
  ['${a ?? }', '}', 'default-value'],
  ['${a ?? "\\q"}', '\\q', 'known-escape'],
  ['${uuid(1)}', '1', 'no-arguments'],
  ['${a + b}', '+', 'end'],
  ['${a = b}', '=', 'end'],
  ['${a${b}}', '${', 'no-nested-placeholder'],
])('T43 the mistake in %s is told at its characters', (text, wrong, expected) => {
  const { problems } = render(text, { a: 1, b: 1 }, 'text')
  expect(problems[0]?.values).toMatchObject({ expected })
  expect(problemsOf(text, { a: 1, b: 1 }, 'text')[0]).toBe(`invalid-path ${wrong}`)
})

test('T43 a mistake does not hide the mistakes of other placeholders', () => {
  expect(problemsOf('{"a": ${a!}, "b": "${b.}", "c": ${c d}, "d": ${e | uper}}')).toEqual([
    'invalid-path !',
    'invalid-path .',
    'invalid-path d',
    'unknown-filter uper',
  ])
})

test('T44 quotes escaped for JSON are mended one by one', () => {
  const text = String.raw`{"a": "Dear ${'${'}name ?? \"cust}\"}", "b": 1}`
  expect(problemsOf(text)).toEqual([String.raw`invalid-path \"`])
  expect(fixed(text)).toBe(String.raw`{"a": "Dear ${'${'}name ?? "cust}\"}", "b": 1}`)
})

test('T45 white space may stand between the parts', () => {
  expect(rendered('"${\n\ta\r\n ??  "x"  |  upper | trim }"')).toBe('"X"')
  expect(rendered('"${ uuid( ) }"')).toBe('"00000000-0000-4000-8000-000000000001"')
})

test('T54 an unknown filter is told at its name, with the nearest as fix', () => {
  expect(problemsOf('${a | uper | lower}', { a: 'x' })).toEqual(['unknown-filter uper'])
  expect(fixed('${a | uper | lower}', { a: 'x' })).toBe('${a | upper | lower}')
  expect(render('${a | zzzzzz}').problems).toMatchObject([{ code: 'unknown-filter', values: { name: 'zzzzzz' } }])
  expect(problemsOf('${a | constructor}', { a: 'x' })).toEqual(['unknown-filter constructor'])
  expect(problemsOf('${a | Upper}', { a: 'x' })).toEqual(['unknown-filter Upper'])
})

test('T57 an unknown function is told at its name, with the nearest as fix', () => {
  expect(problemsOf('["${uid()}", ${x ?? noww()}]')).toEqual(['unknown-function uid', 'unknown-function noww'])
  expect(fixed('"${uid()}"')).toBe('"${uuid()}"')
  expect(problemsOf('${toString()}')).toEqual(['unknown-function toString'])
})

test('T57 a function takes nothing between its parentheses', () => {
  expect(problemsOf('${now(1, "x)")}', {}, 'text')).toEqual(['invalid-path 1'])
})

test('T58 a name without parentheses is a path', () => {
  expect(rendered('[${now}, ${uuid.now}]', { now: 1, uuid: { now: 2 } })).toBe('[1,2]')
})
