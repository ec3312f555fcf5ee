import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { isTestFile, listSources, root } from './repository.ts'

/** What each room may import of the others: the table of docs/architecture.md. */
const allowedRooms = {
  'packages/model': [],
  'packages/template': [],
  'packages/schema': ['model', 'template'],
  'packages/message': ['model', 'schema', 'template'],
  'packages/bpmn': ['model'],
  'packages/exchange': ['model', 'schema', 'template'],
  'packages/contract': ['model'],
  'packages/engine': ['message', 'model', 'template'],
  'packages/kafka': ['engine', 'model'],
  'packages/store': ['engine', 'model'],
  'packages/sandbox': [],
  'packages/script': ['model'],
  'apps/cli': ['contract', 'model'],
  'apps/server': [
    'bpmn',
    'contract',
    'engine',
    'exchange',
    'kafka',
    'message',
    'model',
    'sandbox',
    'schema',
    'script',
    'store',
  ],
  'apps/designer': ['bpmn', 'contract', 'exchange', 'message', 'model', 'schema', 'template'],
} as const satisfies Record<string, readonly string[]>

/** Rooms without I/O, Node and React: what they may import besides rooms. */
const pureRooms = {
  'packages/model': ['zod'],
  'packages/template': [],
  'packages/schema': [],
  'packages/message': [],
  'packages/exchange': ['@asyncapi/avro-schema-parser', '@asyncapi/parser', 'yaml'],
  'packages/bpmn': ['bpmn-moddle'],
  'packages/contract': ['zod'],
  'packages/engine': [],
} as const satisfies Record<string, readonly string[]>

/** Libraries that one room alone may know. */
const ownerOf = {
  kafkajs: 'packages/kafka',
  pg: 'packages/store',
  express: 'apps/server',
  'monaco-editor': 'apps/designer',
  'bpmn-js': 'apps/designer',
  'bpmn-moddle': 'packages/bpmn',
  '@asyncapi/parser': 'packages/exchange',
  'quickjs-emscripten-core': 'packages/script',
  '@jitl/quickjs-wasmfile-release-sync': 'packages/script',
} as const satisfies Record<string, string>

const rooms = Object.keys(allowedRooms)
const sources = rooms.flatMap((room) => listSources(room).map((file) => ({ room, file, imports: importsOf(file) })))
const productSources = sources.filter(({ file }) => !isTestFile(file))

test('every package is in the table of rooms', () => {
  const folders = ['apps', 'packages'].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => `${group}/${name}`),
  )
  expect(folders.toSorted()).toEqual(rooms.toSorted())
})

describe.each(Object.entries<readonly string[]>(allowedRooms))('%s', (room, allowed) => {
  test('imports only the rooms it may', () => {
    const own = room.split('/')[1]
    const wrong = productSources
      .filter((source) => source.room === room)
      .flatMap(({ file, imports }) =>
        imports
          .filter((name) => name.startsWith('@sendwright/'))
          .map((name) => name.split('/')[1] ?? '')
          .filter((name) => name !== own && !allowed.includes(name))
          .map((name) => `${file} imports ${name}`),
      )
    expect(wrong).toEqual([])
  })

  test('declares as dependencies only the rooms it may import', () => {
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(root, room, 'package.json'), 'utf8'))
    const declared = Object.keys(dependencies).flatMap((name) =>
      name.startsWith('@sendwright/') ? [name.slice('@sendwright/'.length)] : [],
    )
    expect(declared.filter((name) => !allowed.includes(name))).toEqual([])
  })

  test('never reaches into another package by a relative path', () => {
    const wrong = sources
      .filter((source) => source.room === room)
      .flatMap(({ file, imports }) =>
        imports
          .filter((name) => name.startsWith('.'))
          .filter((name) => path.relative(room, path.join(path.dirname(file), name)).startsWith('..'))
          .map((name) => `${file} imports ${name}`),
      )
    expect(wrong).toEqual([])
  })
})

/** What each folder of the designer may import of the others; the router and the outermost component know the pages. */
const designerFolders: Readonly<Record<string, readonly string[]>> = {
  features: ['app', 'ui', 'api', 'text'],
  app: ['ui', 'api', 'text'],
  ui: ['text'],
  api: [],
  text: [],
}
const knowsThePages: ReadonlySet<string> = new Set(['app/App.tsx', 'app/router.tsx'])

test('the folders of the designer import downwards only', () => {
  const base = 'apps/designer/src'
  const wrong = productSources.flatMap(({ file, imports }) => {
    const inside = path.posix.relative(base, file)
    const folder = inside.split('/')[0] ?? ''
    const allowed = designerFolders[folder]
    if (allowed === undefined || knowsThePages.has(inside)) return []
    return imports
      .filter((name) => name.startsWith('.'))
      .map((name) => path.posix.relative(base, path.posix.join(path.posix.dirname(file), name)).split('/')[0] ?? '')
      .filter((other) => other !== folder && !allowed.includes(other))
      .map((other) => `${inside} imports ${other}`)
  })
  expect(wrong).toEqual([])
})

test.each(Object.entries<readonly string[]>(pureRooms))(
  '%s is pure: no Node, no React, no other library',
  (room, allowed) => {
    const wrong = productSources
      .filter((source) => source.room === room)
      .flatMap(({ file, imports }) =>
        imports
          .filter((name) => !name.startsWith('.') && !name.startsWith('@sendwright/'))
          .filter((name) => !allowed.includes(name))
          .map((name) => `${file} imports ${name}`),
      )
    expect(wrong).toEqual([])
  },
)

test.each(Object.entries(ownerOf))('%s is known by %s alone', (library, owner) => {
  const wrong = productSources
    .filter((source) => source.room !== owner)
    .filter(({ imports }) => imports.some((name) => name === library || name.startsWith(`${library}/`)))
    .map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('only main.ts and env.ts read the environment', () => {
  const wrong = productSources
    .filter(({ file }) => !/apps\/server\/src\/(main|env)\.ts$|vite\.config\.ts$/.test(file))
    .filter(({ file }) => /process\.env\b/.test(readFileSync(path.join(root, file), 'utf8')))
    .map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('Node’s own modules are imported with their prefix', () => {
  const bare = new Set(builtinModules.filter((name) => !name.startsWith('_')))
  const wrong = sources.flatMap(({ file, imports }) =>
    imports.filter((name) => bare.has(name)).map((name) => `${file} imports ${name}`),
  )
  expect(wrong).toEqual([])
})

test('docs/architecture.md shows every room and what it may import', () => {
  const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
  for (const [room, allowed] of Object.entries<readonly string[]>(allowedRooms)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${room}\``))
    expect(row, `the row of ${room}`).toBeDefined()
    const cell = row?.split('|')[3] ?? ''
    const shown = [...cell.matchAll(/`([a-z]+)`/g)].map((match) => match[1] ?? '')
    expect(shown.toSorted(), `what ${room} imports`).toEqual([...allowed].toSorted())
  }
})

function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^import\s+)['"]([^'"\s]+)['"]/gm)
  return [...found].map((match) => match[1] ?? '').map((name) => name.split('?')[0] ?? '')
}
