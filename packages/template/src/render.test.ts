import { expect, test } from 'vitest'
import type { JsonData } from './index.ts'
import { checkTemplate, parseTemplate, renderTemplate } from './index.ts'
import { createTestEnvironment, fixed, parseExact, problemsOf, render, rendered, renderedText } from './testing.ts'

const order = {
  id: 42,
  name: 'O"Brien\n',
  total: parseExact('1.10'),
  paid: true,
  note: null,
  lines: [1, 'b'],
  to: { b: 1, a: 2 },
}

test('T9 what the data inserts counts', () => {
  const nested = (depth: number) => {
    let value: JsonData = []
    for (let level = 1; level < depth; level += 1) value = [value]
    return value
  }
  expect(rendered('[${a}]', { a: nested(199) })).toHaveLength(400)
  expect(problemsOf('[${a}]', { a: nested(200) })).toEqual(['nested-too-deep ${a}'])
  expect(problemsOf('["${a | json}"]', { a: nested(5000) })).toEqual(['nested-too-deep ${a | json}'])
})

test('T11 a bare placeholder keeps the type', () => {
  expect(rendered('{"n":${id},"s":${name},"b":${paid},"z":${note},"l":[0,${lines}],"o":${to}}', order)).toBe(
    String.raw`{"n":42,"s":"O\"Brien\n","b":true,"z":null,"l":[0,[1,"b"]],"o":{"b":1,"a":2}}`,
  )
  expect(rendered('${id}', order)).toBe('42')
})

test('T12 a quoted placeholder inserts text, escaped for JSON', () => {
  expect(rendered('["${id}", "Dear ${name}!", "${name}${id}"]', order)).toBe(
    String.raw`["42","Dear O\"Brien\n!","O\"Brien\n42"]`,
  )
})

test('T12 data cannot add properties', () => {
  expect(rendered('{"a":"${x}"}', { x: 'x","admin":true,"y":"' })).toBe(String.raw`{"a":"x\",\"admin\":true,\"y\":\""}`)
})

test('T13 numbers, true and false inside text', () => {
  expect(rendered('"${id} ${total} ${paid} ${f} ${big}"', { ...order, f: false, big: 1e21 })).toBe(
    '"42 1.10 true false 1e+21"',
  )
})

test('T14 a list or object inside text is a problem, mended by taking the quotes away or by the filter json', () => {
  expect(render('["${lines}"]', order).problems).toMatchObject([
    { code: 'object-in-text', position: { start: 2, end: 10 }, values: { path: 'lines', kind: 'list' } },
  ])
  expect(fixed('["${lines}"]', order)).toBe('[${lines}]')
  expect(render('"is ${to}"', order).problems).toMatchObject([{ values: { path: 'to', kind: 'object' } }])
  expect(fixed('"is ${to}"', order)).toBe('"is ${to | json}"')
  expect(fixed('${to}', order, 'text')).toBe('${to | json}')
  expect(fixed('{"${to}":1}', order)).toBe('{"${to | json}":1}')
})

test('T15 null inside text is a problem', () => {
  expect(problemsOf('["a ${note}", "${x ?? null}"]', order)).toEqual([
    'null-in-text ${note}',
    'null-in-text ${x ?? null}',
  ])
  expect(problemsOf('${note}', order, 'text')).toEqual(['null-in-text ${note}'])
})

test('T16 a placeholder in a name is text', () => {
  expect(rendered('{"${id}":1,"a-${name}$${b}":2}', order)).toBe(String.raw`{"42":1,"a-O\"Brien\n${'${b}'}":2}`)
})

test('T16 a placeholder as a name without quotes is a problem with a fix', () => {
  expect(problemsOf('{${id}: 1}', order)).toEqual(['invalid-json ${id}'])
  expect(fixed('{${id}: 1}', order)).toBe('{"${id}": 1}')
})

test('T16 a name that comes to equal another is a problem at that name', () => {
  expect(problemsOf('{"${id}":1,"42":2}', order)).toEqual(['duplicate-property "${id}"'])
  expect(problemsOf('{"42":2,"${id}":1}', order)).toEqual(['duplicate-property "${id}"'])
  expect(problemsOf('{"${id}":1,"${id}":2}', order)).toEqual(['duplicate-property "${id}"'])
  expect(problemsOf(String.raw`{"\u0034${'${x}'}":1,"42":2}`, { x: 2 })).toEqual([
    String.raw`duplicate-property "\u0034${'${x}'}"`,
  ])
  expect(rendered('{"42":{"${id}":1},"43":{"${id}":1}}', order)).toBe('{"42":{"42":1},"43":{"42":1}}')
})

test('T16 a property that is left out does not count', () => {
  expect(rendered('{"${id}":1,"42":${x?}}', order)).toBe('{"42":1}')
  expect(problemsOf('{"${id}":1,"42":${paid?}}', order)).toEqual(['duplicate-property "42"'])
  expect(problemsOf('{"${id}":${paid?},"42":1}', order)).toEqual(['duplicate-property "${id}"'])
})

test('T28 names are case-sensitive', () => {
  expect(rendered('[${a},${A}]', { a: 1, A: 2 })).toBe('[1,2]')
  expect(problemsOf('${ID}', order)).toEqual(['missing-value ${ID}'])
})

test.each([
  'lines.length',
  'name.length',
  'name.0',
  'constructor',
  '__proto__',
  'to.toString',
  'lines.map',
  'total.rawJSON',
  'id.a',
  'note.a',
])('T29 %s is no own property', (path) => {
  expect(problemsOf(`\${${path}}`, order)).toEqual([`missing-value \${${path}}`])
})

test('T29 own properties may have any name', () => {
  const data = parseExact('{"__proto__": 1, "constructor": {"length": 2}, "rawJSON": "3"}')
  expect(rendered('[${__proto__},${constructor.length},${rawJSON}]', data)).toBe('[1,2,"3"]')
})

test('T29 an object that looks like a number with its source is an object', () => {
  expect(rendered('${a}', { a: { rawJSON: '}' } })).toBe('{"rawJSON":"}"}')
})

test('T30 a path without a value is a problem at the whole placeholder', () => {
  expect(render('{ "id": ${order.id} }').problems).toEqual([
    { code: 'missing-value', position: { start: 8, end: 19 }, severity: 'error', values: { path: 'order.id' } },
  ])
})

test('T31 the nearest existing path is named, and the fix replaces the path', () => {
  const { problems } = render('"is ${ order.totl | text }"', { order })
  expect(problems).toMatchObject([
    {
      values: { path: 'order.totl', nearest: 'order.total' },
      fix: { position: { start: 7, end: 17 }, text: 'order.total' },
    },
  ])
  expect(fixed('${ordr.Total ?? x.y}', { order })).toBe('no fix')
  expect(fixed('${ordr.Total}', { order })).toBe('${order.total}')
  expect(fixed('${a.linse[1]}', { a: order })).toBe('${a.lines[1]}')
  expect(fixed('${first-name}', { 'first name': 1 })).toBe('${["first name"]}')
  expect(fixed('${x ?? totl}', order)).toBe('${x ?? total}')
})

test('T31 nothing is named where nothing is near, or where the rest of the path leads nowhere', () => {
  for (const path of ['customer', 'lines[7]', 'name.first', 'naem.first']) {
    expect(render(`\${${path}}`, order).problems[0]).not.toHaveProperty('fix')
  }
})

test('T32 a default counts where the value is missing or null', () => {
  expect(rendered('[${x ?? "d"},${note ?? "d"},${note.y ?? 1},"${x ?? "d"}",${id ?? 0},"${paid ?? ""}"]', order)).toBe(
    '["d","d",1,"d",42,"true"]',
  )
})

test('T34 the first default that is there counts', () => {
  expect(rendered('[${x ?? y ?? id ?? 0}, ${x ?? note ?? "z"}, ${x ?? y ?? null}]', order)).toBe('[42,"z",null]')
  expect(rendered('[${note ?? note}]', order)).toBe('[null]')
  expect(render('${x ?? y}').problems).toMatchObject([{ code: 'missing-value', values: { path: 'y' } }])
})

test.each([
  ['{"a":${x?},"b":1}', '{"b":1}'],
  ['{"b":1,"a":${x?}}', '{"b":1}'],
  ['{"b":1,"a":${x?},"c":2,}', '{"b":1,"c":2}'],
  ['{"a":${x?}}', '{}'],
  ['{"a":${x?},"b":${y?}}', '{}'],
  ['{"a":${x?},"b":${id?},"c":${y?},"d":${id?}}', '{"b":42,"d":42}'],
  ['{"a":${x?},"b":{"c":${x?},"d":[${x?},1]},"e":2}', '{"b":{"d":[1]},"e":2}'],
  ['{"a":${id?},"b":{"c":${x?}},"e":2}', '{"a":42,"b":{},"e":2}'],
  ['[${x?},${x?},1,${x?},2]', '[1,2]'],
  ['[${id?},${x?},1]', '[42,1]'],
  ['[${x?},${id?},[${x?}],${x?}]', '[42,[]]'],
  ['[[${x?}],${x?}]', '[[]]'],
  ['{"${zz}":${x?},"b":1}', '{"b":1}'],
  ['{"${id}":${id?},"b":1}', '{"42":42,"b":1}'],
])('T35 %s leaves out what is missing', (text, result) => {
  expect(rendered(text, order)).toBe(result)
})

test('T36 in the middle of text what is missing is empty', () => {
  expect(rendered('["a${x?}b", "${x?}", "${x? | upper}", {"n${x?}":1}]', order)).toBe('["ab","","",{"n":1}]')
  expect(renderedText('a${x?}b', order)).toBe('ab')
})

test('T37 alone in a text template it gives no text', () => {
  expect(render('${x?}', order, 'text')).toEqual({ text: null, problems: [], spans: [], leftOut: { start: 0, end: 5 } })
  expect(render('${id?}', order, 'text').text).toBe('42')
  expect(render('${e?}', { e: '' }, 'text')).toMatchObject({ text: '', leftOut: null })
  expect(render('${x?}${x?}', order, 'text').text).toBe('')
  expect(render('', order, 'text').text).toBe('')
})

test('T38 alone as the whole document it is a problem', () => {
  expect(render(' ${x? | upper} ', order).problems).toMatchObject([
    { code: 'left-out-document', position: { start: 1, end: 14 }, values: { path: 'x' } },
  ])
  expect(rendered('${id?}', order)).toBe('42')
})

test('T39 null is not missing', () => {
  expect(rendered('{"a":${note?}}', order)).toBe('{"a":null}')
  expect(problemsOf('"${note?}"', order)).toEqual(['null-in-text ${note?}'])
})

test('T55 functions use the clock and the ids of the environment', () => {
  expect(rendered('[${uuid()},${now()},${epochMillis()},"${epochMillis()}"]')).toBe(
    '["00000000-0000-4000-8000-000000000001","2026-01-31T09:30:00.000Z",1769851800000,"1769851800000"]',
  )
})

test('T56 each call is evaluated once, and only if it is needed', () => {
  const calls: string[] = []
  const environment = createTestEnvironment({ uuid: () => `id${calls.push('uuid')}`, spans: true })
  const template = parseTemplate('["${uuid()}", ${uuid() | upper}, ${a ?? uuid()}, ${x ?? uuid()}]', 'json')
  expect(renderTemplate(template, { a: 1 }, environment).text).toBe('["id1","ID2",1,"id3"]')
  expect(calls).toHaveLength(3)
})

test('T59 numbers of the data are sent as they were read', () => {
  const data = parseExact('{"a": 9007199254740993, "b": [1.10, {"c": 1e400}], "d": -0, "e": 0.10}')
  expect(rendered('{"a":${a},"b":${b},"t":"${a} ${b[0]} ${d}","j":${b | json},"d":${d},"n":${e | number}}', data)).toBe(
    '{"a":9007199254740993,"b":[1.10,{"c":1e400}],"t":"9007199254740993 1.10 -0","j":"[1.10,{\\"c\\":1e400}]","d":-0,"n":0.10}',
  )
})

test('T60 half a character of the data becomes an escape in JSON', () => {
  expect(rendered('[${a},"x${a}",${o},"${a | json}"]', { a: '\ud83d', o: { '\ude00': '\ud83d' } })).toBe(
    String.raw`["\ud83d","x\ud83d",{"\ude00":"\ud83d"},"\"\\ud83d\""]`,
  )
})

test('T61 objects of the data keep the order of their properties', () => {
  expect(rendered('${o}', { o: { z: 1, a: 2, m: 3 } })).toBe('{"z":1,"a":2,"m":3}')
})

test('T63 in a text template everything else stands for itself', () => {
  expect(renderedText(' "a" // ${id} \n{"b":,}\\${id}\t', order)).toBe(' "a" // 42 \n{"b":,}\\42\t')
})

test('T64 in a text template values have no escapes', () => {
  expect(renderedText('${name}|${paid}|${lines | json}', order)).toBe('O"Brien\n|true|[1,"b"]')
})

test('T65 problems come in the order of their positions', () => {
  expect(problemsOf('[${a}, ${b | uper}, "\\q", ${c}, 01]')).toEqual([
    'missing-value ${a}',
    'unknown-filter uper',
    'invalid-json \\q',
    'missing-value ${c}',
    'invalid-json 01',
  ])
})

test('T66 a text that ends too early is a problem at its end', () => {
  expect(render('{"a":').problems).toMatchObject([
    { position: { start: 5, end: 5 }, values: { found: '', expected: 'value' } },
  ])
})

test('T77 the parts that came from placeholders are told on request', () => {
  const template = parseTemplate(
    '{"a":${id},"${name}":"x ${ paid }","d":${x ?? "d"},"e":"${x?}","f":${y?},"g":${x ?? id}}',
    'json',
  )
  const { text, spans } = renderTemplate(template, order, createTestEnvironment({ spans: true }))
  expect(spans.map(({ start, end, path }) => [text?.slice(start, end), path])).toEqual([
    ['42', 'id'],
    [String.raw`O\"Brien\n`, 'name'],
    ['true', 'paid'],
    ['42', 'x'],
  ])
  expect(renderTemplate(template, order, createTestEnvironment()).spans).toEqual([])
})

test('checking tells the same problems as rendering', () => {
  const template = parseTemplate('[${x}, ${id | json | number}, "${lines}"]', 'json')
  expect(checkTemplate(template, order)).toEqual(renderTemplate(template, order, createTestEnvironment()).problems)
  expect(checkTemplate(template, order)).toHaveLength(2)
})
