import { parseExactJson, scriptTypes } from '@sendwright/model'
import { describe, expect, test } from 'vitest'
import {
  checkScript,
  runScript,
  scriptLimits,
  type ScriptLimits,
  type ScriptResult,
  type SendRefusal,
} from './index.ts'

interface Given {
  readonly data?: string
  readonly refusals?: readonly (readonly [string, SendRefusal])[]
  readonly limits?: Partial<ScriptLimits>
}

function run(source: string, { data = '{}', refusals = [], limits = {} }: Given = {}): Promise<ScriptResult> {
  const request = {
    source,
    data: parseExactJson(data),
    refusals: new Map(refusals),
    connections: ['main', 'audit'],
  }
  return runScript(request, { ...scriptLimits, ...limits })
}

/** The data that a script leaves as JSON text; why it failed otherwise. */
async function dataAfter(source: string, given?: Given): Promise<string> {
  const result = await run(source, given)
  return result.ok ? JSON.stringify(result.data) : failureOf(result)
}

/** The values that a script sends; why it failed otherwise. */
async function valuesOf(source: string, given?: Given): Promise<readonly string[]> {
  const result = await run(source, given)
  return result.ok ? result.sends.map(({ value }) => value) : [failureOf(result)]
}

async function logsOf(source: string, given?: Given): Promise<readonly string[]> {
  return (await run(source, given)).logs
}

function failureOf(result: ScriptResult): string {
  return result.ok ? 'no failure' : `${result.message} ${result.line ?? '-'}:${result.column ?? '-'}`
}

async function messageOf(source: string, given?: Given): Promise<string> {
  const result = await run(source, given)
  return result.ok ? 'no failure' : result.message
}

const tooLong = 'The script took longer than 0.2 s, so it was ended.'
const briefly = { limits: { timeMs: 200 } }

describe('what a script publishes and sets', () => {
  test('R90 a script reads and sets the data of the run, and publishes records', async () => {
    const source = `
      data.total = data.lines.reduce((sum, line) => sum + line.price, 0)
      publish('main', 'orders', { id: data.id, total: data.total }, data.id, { source: 'shop', attempt: 1 })
      api.events.v1.publishAsync('audit', 'log', 'done')`
    expect(await run(source, { data: '{"id":"A-1","lines":[{"price":2},{"price":3}]}' })).toEqual({
      ok: true,
      data: { id: 'A-1', lines: [{ price: 2 }, { price: 3 }], total: 5 },
      sends: [
        {
          connection: 'main',
          topic: 'orders',
          value: '{"id":"A-1","total":5}',
          key: 'A-1',
          headers: [
            { name: 'source', value: 'shop' },
            { name: 'attempt', value: '1' },
          ],
        },
        { connection: 'audit', topic: 'log', value: '"done"', key: null, headers: [] },
      ],
      logs: [],
    })
  })

  test('R90 data may be set anew, and has to stay an object', async () => {
    expect(await dataAfter('data = { b: 2 }', { data: '{"a":1}' })).toBe('{"b":2}')
    expect(await dataAfter('')).toBe('{}')
    for (const left of ['5', '[]', 'null', 'undefined', '() => 1', '{ toJSON: () => 5 }']) {
      expect(await messageOf(`data = ${left}`)).toBe('`data` has to be an object when the script ends.')
    }
  })

  test('R90 promises are waited for, and one that fails as the last value fails the script', async () => {
    expect(await dataAfter('Promise.resolve(5).then((five) => { data.five = five })')).toBe('{"five":5}')
    expect(await dataAfter('async function go() { await null; data.x = 1; throw new Error("no") }\ngo()')).toBe(
      'no 1:62',
    )
    expect(await messageOf('new Promise(() => {})')).toBe('The script waits for something that never happens.')
  })

  test('R90 a script may end early with return, and wait with await', async () => {
    expect(await dataAfter('data.a = 1\nif (data.a) return\ndata.b = 2')).toBe('{"a":1}')
    expect(await dataAfter('data.a = await Promise.resolve(3)')).toBe('{"a":3}')
    expect(await dataAfter('await null\n  data.a.b.c = 1')).toBe("TypeError: cannot read property 'b' of undefined 2:9")
    expect(await dataAfter('return\n)')).toMatch(/^SyntaxError: .* [12]:1$/)
    expect(await valuesOf('publish("main", "t", 1); throw new SyntaxError("return not in a function")')).toEqual([
      'SyntaxError: return not in a function 1:47',
    ])
  })

  test('R91 messages are written as JSON.stringify does', async () => {
    expect(
      await valuesOf(`
        publish('main', 't', { date: new Date(0), none: undefined, nan: NaN, list: [undefined, 1n === 1n] })
        publish('main', 't', new Proxy({ a: 1 }, {}))
        publish('main', 't', { get lazy() { return 'got' }, toJSON: undefined })
        publish('main', 't', null)
        publish('main', 't', '\\ud800 \\u0000 "')`),
    ).toEqual([
      '{"date":"1970-01-01T00:00:00.000Z","nan":null,"list":[null,true]}',
      '{"a":1}',
      '{"lazy":"got"}',
      'null',
      '"\\ud800 \\u0000 \\""',
    ])
  })

  test('R91 a key and headers arrive as they are, whatever characters they hold', async () => {
    const result = await run(
      'publish("main", "t", 1, "a\\u0000b", { "n\\u0000": "\\u0000😀" }); publish("main", "t", 1, 1.5)',
    )
    expect(result.ok && result.sends.map(({ key, headers }) => [key, headers])).toEqual([
      ['a\u0000b', [{ name: 'n\u0000', value: '\u0000😀' }]],
      ['1.5', []],
    ])
    expect(await messageOf('publish("main", "t\\u0000u", 1)')).toContain('cannot be the name of a topic')
  })

  test('R91 what JSON cannot write is an error of the script', async () => {
    expect(await messageOf(`publish('main', 't', undefined)`)).toContain('something that JSON can write')
    expect(await messageOf(`publish('main', 't', () => 1)`)).toContain('something that JSON can write')
    expect(await messageOf(`const a = {}; a.a = a; publish('main', 't', a)`)).toBe('TypeError: circular reference')
    expect(await messageOf(`publish('main', 't', { get a() { throw new Error('thrown by a getter') } })`)).toBe(
      'thrown by a getter',
    )
  })

  test('R92 numbers keep all their digits where they are not touched, and wherever they are moved to', async () => {
    const data = '{"ids":[9007199254740993,1.10,-0,1e400],"price":1.10,"deep":{"n":12345678901234567890.5}}'
    expect(await dataAfter('data.x = 1', { data })).toBe(data.replace(/}$/, ',"x":1}'))
    expect(await dataAfter('data = { first: data.ids[0], rest: data.ids.slice(1, 2) }', { data })).toBe(
      '{"first":9007199254740993,"rest":[1.1]}',
    )
    expect(await valuesOf('publish("main", "t", { id: data.ids[0], n: [data.deep.n] })', { data })).toEqual([
      '{"id":9007199254740993,"n":[12345678901234567890.5]}',
    ])
    expect(await dataAfter('data.price += 1', { data: '{"price":1.10}' })).toBe('{"price":2.1}')
  })

  test('R92 two numbers that are one to JavaScript are told apart where they stand, and nowhere else', async () => {
    const data = '{"a":9007199254740993,"b":9007199254740992,"c":3}'
    expect(await dataAfter('data.c += 1', { data })).toBe(data.replace('3}', '4}'))
    expect(await messageOf('data.d = data.a', { data })).toContain('holds 9007199254740993 and 9007199254740992 as one')
    expect(await messageOf('publish("main", "t", data.b)', { data })).toContain('Keep such numbers as texts.')
  })
})

describe('limits', () => {
  test.each([
    ['an endless loop', 'for (;;) {}'],
    ['one that catches everything', 'for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }'],
    ['endless promises', 'function again() { Promise.resolve().then(again) } again()'],
    ['an endless async loop', 'async function go() { for (;;) await null } go()'],
    ['a regular expression that looks back', '/^(a+)+$/.test("a".repeat(40) + "b")'],
    ['a getter of a message', 'publish("main", "t", { get a() { for (;;) {} } })'],
    ['a getter of the data', 'Object.defineProperty(data, "a", { enumerable: true, get() { for (;;) {} } })'],
    ['what is thrown', 'throw { get message() { for (;;) {} } }; for (;;) {}'],
  ])('R93 %s ends in time', async (_name, source) => {
    const started = performance.now()
    const message = await messageOf(source, briefly)
    expect([tooLong, 'The script has thrown an error that says nothing.']).toContain(message)
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  test.each([
    ['lists', 'const all = []; for (;;) all.push(new Array(1000).fill(0).map((x) => ({ x })))'],
    ['a long text', 'const parts = []; for (;;) parts.push("x".repeat(1e6) + parts.length)'],
    ['one call', '"x".repeat(2 ** 29)'],
    ['a buffer', 'new Uint8Array(2 ** 30)'],
    ['a spread', '[..."x".repeat(5e6)]'],
    ['a map', 'const map = new Map(); for (let i = 0; ; i += 1) map.set(i, { i })'],
  ])('R94 %s beyond the memory ends the script', async (_name, source) => {
    const message = await messageOf(source, { limits: { timeMs: 20_000 } })
    expect(message).toMatch(/needs more than 32 MB of memory|out of memory|invalid array buffer length/)
  })

  test('R94 memory that runs out cannot be kept by catching it', async () => {
    const source =
      'const all = []; for (;;) { try { all.push("x".repeat(1e6) + all.length) } catch { break } }\ndata.n = all.length'
    const result = await run(source, { limits: { timeMs: 20_000 } })
    expect(result.ok ? Number(JSON.stringify(result.data).replace(/\D/g, '')) : failureOf(result)).toBeLessThan(60)
  })

  test.each([
    ['calls', 'function f() { f() } f()'],
    ['JSON that is read', 'JSON.parse("[".repeat(100000))'],
    ['JSON that is written', 'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; publish("main", "t", a)'],
    ['source', 'eval("(".repeat(100000))'],
    ['conversions', 'const o = { toString() { return "" + o } }; "" + o'],
    ['proxies', 'let p = {}; for (let i = 0; i < 1e5; i += 1) p = new Proxy(p, {}); p.x'],
    ['a proxy that asks itself', 'const p = new Proxy({}, { get: (t, k, self) => self[k] }); p.x'],
  ])('R94 %s nested too deep end the script', async (_name, source) => {
    expect(await messageOf(source, { limits: { timeMs: 20_000 } })).toBe(
      'Calls, lists or objects of the script nest too deep.',
    )
  })

  test('R94 data that nests too deep to be kept ends the script', async () => {
    const source = 'let a = {}; for (let i = 0; i < 600; i += 1) a = { a }; data = a'
    expect(await messageOf(source)).toBe('Data nests at most 500 levels deep.')
  })

  test('R95 a record holds at most 1 MiB, all of them 8, and there are at most 1,000', async () => {
    expect(await messageOf('publish("main", "t", "x".repeat(2 ** 20))')).toBe(
      'The record has 1,048,580 bytes, and a script sends at most 1,048,576 in one.',
    )
    const large = await run('for (let i = 0; i < 8; i += 1) publish("main", "t", "x".repeat(2 ** 20 - 10))')
    expect(large.ok && large.sends.length).toBe(8)
    expect(await messageOf('for (let i = 0; i < 9; i += 1) publish("main", "t", "x".repeat(2 ** 20 - 10))')).toBe(
      'A script sends at most 8,388,608 bytes in all its records.',
    )
    const many = await run('for (let i = 0; i < 1000; i += 1) publish("main", "t", i)')
    expect(many.ok && many.sends.length).toBe(1000)
    expect(await messageOf('for (let i = 0; i < 1001; i += 1) publish("main", "t", i)')).toBe(
      'A script sends at most 1,000 records.',
    )
  })

  test('R95 data holds at most 1 MiB, or as much as it held before', async () => {
    expect(await messageOf('data.a = "x".repeat(2 ** 20)')).toBe(
      'The script leaves data of 1,048,584 bytes, and at most 1,048,576 can be kept.',
    )
    const data = JSON.stringify({ a: 'x'.repeat(2_000_000) })
    expect(await dataAfter('', { data })).toBe(data)
    expect(await messageOf('data.b = 1', { data })).toContain('at most 2,000,008 can be kept')
    expect(await messageOf('', { data: JSON.stringify('x'.repeat(5_000_000)).replace(/.*/, '{"a":$&}') })).toContain(
      'more than a script can take',
    )
  })

  test('R95 logs are kept up to 1,000 lines of 1,000 characters', async () => {
    const logs = await logsOf('for (let i = 0; i < 5000; i += 1) console.log(i, "x".repeat(i < 5 ? 1e6 : 1))')
    expect(logs).toHaveLength(1001)
    expect(logs[0]).toHaveLength(1000)
    expect(logs.at(-1)).toBe('… and 4,000 more lines, which are not kept')
  })
})

describe('errors', () => {
  test.each(['not-connected', 'buffer-full'] as const)('R96 the refusal %s can be caught', async (code) => {
    const source = `
      try {
        publish('main', 't', 1)
      } catch (error) {
        publish('audit', 't', [error.code, error.connection, error.name, error instanceof Error])
      }`
    expect(await valuesOf(source, { refusals: [['main', code]] })).toEqual([`["${code}","main","SendError",true]`])
  })

  test('R96 a refusal that is not caught ends the script', async () => {
    expect(await dataAfter('\npublish("main", "t", 1)', { refusals: [['main', 'not-connected']] })).toBe(
      'The connection main is not connected. 2:8',
    )
  })

  test('R96 any other mistake of a call ends the script, also where it is caught', async () => {
    const caught = (call: string) => dataAfter(`data.a = 1\ntry { ${call} } catch {}`)
    expect(await caught('publish("mian", "t", 1)')).toBe('There is no connection `mian`. There is main, audit. 2:14')
    expect(await caught('publish("main", "a b", 1)')).toBe(
      '`a b` cannot be the name of a topic. A topic name cannot contain a space. 2:14',
    )
    expect(await caught('publish("main", "", 1)')).toBe('The topic has no name. 2:14')
    expect(await caught('publish("main")')).toBe('The topic is a name, a text in quotes. 2:14')
    expect(await caught('publish()')).toBe('The connection is its id, a text in quotes. 2:14')
    expect(await caught('publish("main", "t", 1, {})')).toBe('The key has to be a text, a number, true or false. 2:14')
    expect(await caught('publish("main", "t", 1, null, [])')).toBe(
      'The headers are an object of names with texts. 2:14',
    )
    expect(await caught('publish("main", "t", 1, null, { h: null })')).toBe(
      'The header "h" has to be a text, a number, true or false. 2:14',
    )
  })

  test('R97 a failure says what happened, in which line and column, and what was logged before', async () => {
    expect(await run('console.log("before")\n  data.a.b.c = 1')).toEqual({
      ok: false,
      message: "TypeError: cannot read property 'b' of undefined",
      line: 2,
      column: 9,
      logs: ['before'],
    })
    expect(await dataAfter('data.a = 1\n  data.b = = 2')).toBe("SyntaxError: unexpected token in expression: '=' 2:12")
    expect(await dataAfter('throw new Error("my own")')).toBe('my own 1:16')
    expect(await dataAfter('throw { code: 5 }')).toBe('{"code":5} -:-')
    expect(await dataAfter('throw null')).toBe('null -:-')
    expect(await dataAfter(`throw new Error("x".repeat(5000))`)).toHaveLength(1000 + ' 1:16'.length)
  })

  test('R97 a failed script has sent and set nothing', async () => {
    const result = await run('data.a = 1; publish("main", "t", 1); null.x')
    expect(Object.keys(result).toSorted()).toEqual(['column', 'line', 'logs', 'message', 'ok'])
  })

  test('R97 console shows any value', async () => {
    const source = `
      console.log('a', 1, { b: [2] }, null, undefined, true, 5n, Symbol('s'), new TypeError('t'), () => 1)
      const circular = {}; circular.circular = circular
      console.warn(circular, { toString: 5, get a() { throw 1 } })
      console.error('\\ud800\\u0000')`
    expect(await logsOf(source)).toEqual([
      'a 1 {"b":[2]} null undefined true 5 Symbol(s) TypeError: t () => 1',
      '[cannot be shown] [cannot be shown]',
      '\ufffd\u0000',
    ])
  })
})

describe('isolation', () => {
  test('R98 a script has nothing but JavaScript and what it is given', async () => {
    const names =
      'process require module fetch XMLHttpRequest WebSocket setTimeout setInterval setImmediate queueMicrotask Worker WebAssembly Buffer global window self std os scriptArgs print Deno'
    expect(
      await dataAfter(`data.found = ${JSON.stringify(names.split(' '))}.filter((name) => name in globalThis)`),
    ).toBe('{"found":[]}')
    expect(await messageOf(`constructor.constructor('return process')()`)).toBe(
      "ReferenceError: 'process' is not defined",
    )
    expect(await messageOf(`publish.constructor('return this.process.env')()`)).toContain('TypeError')
    expect(await messageOf(`console.log.constructor.constructor('return require("fs")')()`)).toContain('ReferenceError')
    expect(await messageOf('import("node:fs")')).toMatch(/could not load module|module|supported/)
    expect(await messageOf('import fs from "node:fs"')).toContain('SyntaxError')
  })

  test('R98 what a script does to its objects reaches neither its records nor the next script', async () => {
    const source = `
      Object.prototype.toJSON = () => 'bad'
      Array.prototype.toJSON = () => 'bad'
      String.prototype.toString = () => 'bad'
      JSON.stringify = () => 'bad'
      Object.keys = () => ['bad']
      Object.prototype.get = () => 'bad'
      delete Object.prototype.toJSON
      delete Array.prototype.toJSON
      globalThis.left = 'behind'
      publish('main', 't', { a: [1] }, 'k', { h: 'v' })
      data.done = true`
    const result = await run(source)
    expect(result).toMatchObject({
      ok: true,
      data: { done: true },
      sends: [{ value: '{"a":[1]}', key: 'k', headers: [{ name: 'h', value: 'v' }] }],
    })
    expect(await dataAfter('data.left = typeof left; data.names = Object.keys({ a: 1 })')).toBe(
      '{"left":"undefined","names":["a"]}',
    )
  })

  test('R98 names of prototypes are names like any other', async () => {
    const data = '{"__proto__":{"admin":true},"constructor":9007199254740993,"toString":1.10}'
    expect(await dataAfter('data.x = data.admin === undefined', { data })).toBe(data.replace(/}$/, ',"x":true}'))
    expect(await dataAfter('data["__proto__"].y = 1', { data })).toContain('"__proto__":{"admin":true,"y":1}')
    expect(Object.hasOwn(Object.prototype, 'admin') || Object.hasOwn(Object.prototype, 'y')).toBe(false)
    const result = await run('publish("main", "t", JSON.parse(\'{"__proto__":1}\'), null, { ["__proto__"]: "h" })')
    expect(result.ok && result.sends[0]).toMatchObject({
      value: '{"__proto__":1}',
      headers: [{ name: '__proto__', value: 'h' }],
    })
  })

  test('R98 a changed publish, data or console is the script’s own matter', async () => {
    expect(await valuesOf('globalThis.publish = () => {}; publish("main", "t", 1)')).toEqual([])
    expect(await dataAfter('delete globalThis.data; data.n = 1')).toBe('{"n":1}')
    expect(await messageOf('Object.defineProperty(globalThis, "data", { get() { return { n: 1 } } })')).toContain(
      'TypeError',
    )
    expect(await messageOf('let data = {}')).toBe("SyntaxError: redeclaration of 'data'")
    expect(await dataAfter('var data = { n: 2 }')).toBe('{"n":2}')
  })

  test('R99 the editor’s types declare exactly what a script is given', async () => {
    const declared = [...scriptTypes.matchAll(/^declare (?:var|const|function) (\w+)/gm)].map(([, name = '']) => name)
    const given = await dataAfter('data.names = Object.keys(globalThis).toSorted()')
    expect(given).toBe(JSON.stringify({ names: declared.toSorted() }))
    const members = await dataAfter('data.names = Object.keys(console)')
    const inConsole = scriptTypes.slice(scriptTypes.indexOf('declare const console'))
    expect(members).toBe(JSON.stringify({ names: [...inConsole.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name) }))
  })
})

test('R90 a script is read without running any of it', async () => {
  expect(await checkScript('for (;;) data.n = await publish()')).toBeNull()
  expect(await checkScript('return 1')).toBeNull()
  expect(await checkScript('')).toBeNull()
  expect(await checkScript('const a = 1\nlet x = (')).toMatchObject({ ok: false, line: 2 })
  expect(await checkScript('a\0')).toMatchObject({ ok: false })
})
