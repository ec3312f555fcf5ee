import { isJsonObject, type JsonData, type JsonSchema } from '@sendwright/model'
import { fieldsOf, jsonTypesOf, schemaAt, typeOfData, type JsonType } from '@sendwright/schema'
import { writePath } from '@sendwright/template'
import { wordsOf, wordsOfPath } from './words.ts'

/** A value of the process's data that a placeholder can insert. */
export interface DataPath {
  readonly segments: readonly string[]
  /** As it is written in a placeholder. */
  readonly text: string
  /** undefined where only the data model knows it. */
  readonly value: JsonData | undefined
  /** The types besides null that it can have; null = not known. */
  readonly types: readonly JsonType[] | null
  /** The words of all its names, and of its last one. */
  readonly words: readonly string[]
  readonly lastWords: string
}

/** The values of the data, found by path, by words and by parts of both. */
export interface DataPaths {
  readonly all: readonly DataPath[]
  readonly byPath: ReadonlyMap<string, DataPath>
  /** By all words of the path. */
  readonly byWords: ReadonlyMap<string, readonly DataPath[]>
  /** By the words from one of its inner names on. */
  readonly byEnd: ReadonlyMap<string, readonly DataPath[]>
  readonly byLastWords: ReadonlyMap<string, readonly DataPath[]>
  /** By each of its words. */
  readonly byWord: ReadonlyMap<string, readonly DataPath[]>
}

/** More values than this are not looked at, nor deeper ones. */
const mostPaths = 5000
const deepest = 12

/** The values that placeholders can insert: those of the sample data, and those that only the data model knows. */
export function createDataPaths(data: JsonData, dataModel: JsonSchema): DataPaths {
  const byPath = new Map<string, DataPath>()
  addData(byPath, data, dataModel, [])
  addModel(byPath, dataModel)
  const all = [...byPath.values()]
  return {
    all,
    byPath,
    byWords: grouped(all, ({ words }) => [joined(words)]),
    byEnd: grouped(all, ({ segments }) =>
      segments.slice(1).map((_, index) => joined(wordsOfPath(segments.slice(index + 1)))),
    ),
    byLastWords: grouped(all, ({ lastWords }) => [lastWords]),
    byWord: grouped(all, ({ words }) => [...new Set(words)]),
  }
}

/** The key of a path or of words in the maps. */
export function joined(names: readonly string[]): string {
  return names.join('\u0000')
}

function addData(paths: Map<string, DataPath>, data: JsonData, dataModel: JsonSchema, around: readonly string[]): void {
  if (!isJsonObject(data) || around.length >= deepest) return
  for (const [name, value] of Object.entries(data)) {
    if (paths.size >= mostPaths) return
    const segments = [...around, name]
    const types = value === null ? modelTypes(dataModel, segments) : [typeOfData(value)]
    add(paths, segments, { value, types })
    addData(paths, value, dataModel, segments)
  }
}

/** Fields in lists have no path that fits every list. */
function addModel(paths: Map<string, DataPath>, dataModel: JsonSchema): void {
  const names: string[] = []
  let listDepth = Infinity
  for (const { name, depth, itemType, type } of fieldsOf(dataModel)) {
    if (paths.size >= mostPaths) return
    if (depth > listDepth) continue
    listDepth = itemType !== null || type === 'ARRAY' || type === 'ARRAY_REF' ? depth : Infinity
    names.length = depth
    names.push(name)
    if (paths.has(joined(names))) continue
    const segments = [...names]
    add(paths, segments, { value: undefined, types: modelTypes(dataModel, segments) })
  }
}

function modelTypes(dataModel: JsonSchema, segments: readonly string[]): readonly JsonType[] | null {
  const schema = schemaAt(dataModel, segments)
  const types = schema === null ? null : jsonTypesOf(schema)
  const known = types?.filter((type) => type !== 'null') ?? []
  return known.length === 0 ? null : known
}

function add(
  paths: Map<string, DataPath>,
  segments: readonly string[],
  known: Pick<DataPath, 'value' | 'types'>,
): void {
  const text = writePath(segments.map((name) => ({ name, style: 'dotted' })))
  const lastWords = joined(wordsOf(segments.at(-1) ?? ''))
  paths.set(joined(segments), { segments, text, words: wordsOfPath(segments), lastWords, ...known })
}

function grouped(
  paths: readonly DataPath[],
  keysOf: (path: DataPath) => readonly string[],
): ReadonlyMap<string, readonly DataPath[]> {
  const groups = new Map<string, DataPath[]>()
  for (const path of paths) {
    for (const key of keysOf(path)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [path])
      else group.push(path)
    }
  }
  return groups
}
