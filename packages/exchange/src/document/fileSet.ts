import { isJsonObject, ownValue, pointerSegments, type JsonData, type Problem } from '@sendwright/model'
import type { DocumentFile } from './documentFile.ts'
import { baseName, joinPath, normalPath } from './fileNames.ts'
import { parseDocumentFile } from './parseDocumentFile.ts'

/** A place in one of the files. */
export interface Place {
  readonly file: string
  readonly segments: readonly string[]
  readonly value: JsonData
}

/** Where a reference leads, or why nowhere. */
export type Resolved = { readonly place: Place } | { readonly reason: string }

/** The files of an import, each read when something first refers to it. No file from anywhere else is ever read. */
export interface FileSet {
  /** Follows a reference that stands in a file, through references on the way, but not one that stands at its end. */
  readonly resolve: (reference: string, fromFile: string) => Resolved
  /** The data of a file of the set. */
  readonly data: (file: string) => JsonData | undefined
}

/** The files besides the document itself, whose data is known. */
export function createFileSet(
  main: { readonly name: string; readonly data: JsonData },
  others: readonly DocumentFile[],
): FileSet {
  const mainName = normalPath(main.name)
  const files = new Map(
    others.map((file, index) => [normalPath(file.name), { file, path: `/files/${index + 1}/text` }]),
  )
  const read = new Map<string, JsonData | Unreadable>([[mainName, main.data]])
  const names = [mainName, ...files.keys()]
  const namesByBase = Map.groupBy(names, baseName)
  let ids: ReadonlyMap<string, Omit<Place, 'value'>> | undefined

  const load = (name: string): JsonData | Unreadable => {
    const known = read.get(name)
    if (known !== undefined) return known
    const entry = files.get(name)
    if (!entry) return new Unreadable(`There is no file ${name} in the import`)
    const parsed = parseDocumentFile(entry.file, entry.path)
    // What a reference names as a whole may be no JSON or YAML at all: Protobuf, XML, Avro IDL.
    const data =
      'data' in parsed
        ? parsed.data
        : /\.(?:ya?ml|json|avsc)$/i.test(name)
          ? unreadable(parsed.problem)
          : entry.file.text
    read.set(name, data)
    return data
  }

  const findFile = (location: string, fromFile: string): string | undefined => {
    const exact = joinPath(fromFile, location)
    if (exact === mainName || files.has(exact)) return exact
    // Files picked from one folder come without the folders that the references name.
    const sameBase = namesByBase.get(baseName(location)) ?? []
    return sameBase.length === 1 ? sameBase[0] : undefined
  }

  // References on the way to others are asked for again and again.
  const resolved = new Map<string, Resolved>()
  const resolve = (reference: string, fromFile: string, hops = 0): Resolved => {
    const key = `${fromFile}\n${reference}`
    const found = resolved.get(key) ?? find(reference, fromFile, hops)
    resolved.set(key, found)
    return found
  }

  const find = (reference: string, fromFile: string, hops: number): Resolved => {
    if (hops > maxHops) return { reason: `The reference ${reference} leads in a circle` }
    const hash = reference.indexOf('#')
    const location = decode(hash < 0 ? reference : reference.slice(0, hash))
    const fragment = decode(hash < 0 ? '' : reference.slice(hash + 1))
    let start: Omit<Place, 'value'> = { file: fromFile, segments: [] }
    if (location !== '') {
      ids ??= schemaIds(names, load)
      const byId = ids.get(location)
      const file = byId
        ? undefined
        : findFile(/^[a-z][a-z0-9+.-]+:/i.test(location) ? baseName(location) : location, fromFile)
      if (byId) start = byId
      else if (file !== undefined) start = { file, segments: [] }
      else return { reason: missingReason(reference, location) }
    }
    const segments = pointerSegments(fragment)
    if (segments === null) {
      const anchor = schemaAnchors(load(start.file)).get(fragment)
      return anchor ? walk(start.file, anchor, reference, hops) : { reason: `The reference ${reference} leads nowhere` }
    }
    return walk(start.file, [...start.segments, ...segments], reference, hops)
  }

  const walk = (file: string, segments: readonly string[], reference: string, hops: number): Resolved => {
    const data = load(file)
    if (data instanceof Unreadable) return { reason: data.reason }
    let place: Place = { file, segments: [], value: data }
    for (const segment of segments) {
      let next = childOf(place.value, segment)
      const inner = next === undefined ? ownValue(place.value, '$ref') : undefined
      if (typeof inner === 'string') {
        const followed = resolve(inner, place.file, hops + 1)
        if ('reason' in followed) return followed
        place = followed.place
        next = childOf(place.value, segment)
      }
      if (next === undefined) return { reason: `The reference ${reference} leads nowhere` }
      place = { file: place.file, segments: [...place.segments, segment], value: next }
    }
    return { place }
  }

  return {
    resolve: (reference, fromFile) => resolve(reference, normalPath(fromFile)),
    data: (file) => {
      const data = load(normalPath(file))
      return data instanceof Unreadable ? undefined : data
    },
  }
}

const maxHops = 32

class Unreadable {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

function unreadable(problem: Problem): Unreadable {
  return new Unreadable(problem.message)
}

function childOf(value: JsonData, segment: string): JsonData | undefined {
  if (!Array.isArray(value)) return ownValue(value, segment)
  const list: readonly JsonData[] = value
  return /^\d+$/.test(segment) ? list[Number(segment)] : undefined
}

function missingReason(reference: string, location: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(location)
    ? `References to other servers are not followed: ${reference}. Add the file to the import`
    : `There is no file ${location} in the import: ${reference}. Add it`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Where schemas give themselves an address (`$id`), over all files that can be read. */
function schemaIds(
  names: readonly string[],
  load: (name: string) => JsonData | Unreadable,
): ReadonlyMap<string, Omit<Place, 'value'>> {
  const ids = new Map<string, Omit<Place, 'value'>>()
  for (const file of names) {
    const data = load(file)
    if (data instanceof Unreadable) continue
    visit(data, [], (value, segments) => {
      const id = ownValue(value, '$id') ?? ownValue(value, 'id')
      if (typeof id === 'string' && /^[a-z][a-z0-9+.-]+:/i.test(id)) {
        const address = id.replace(/#$/, '')
        if (!ids.has(address)) ids.set(address, { file, segments })
      }
    })
  }
  return ids
}

/** Names that schemas of a file give themselves: `$anchor`, or an `$id` that is only a fragment. */
function schemaAnchors(data: JsonData | Unreadable): ReadonlyMap<string, readonly string[]> {
  const anchors = new Map<string, readonly string[]>()
  if (data instanceof Unreadable) return anchors
  visit(data, [], (value, segments) => {
    for (const key of ['$anchor', '$dynamicAnchor', '$id', 'id']) {
      const name = ownValue(value, key)
      if (typeof name !== 'string' || (!/anchor$/i.test(key) && !name.startsWith('#'))) continue
      const anchor = name.replace(/^#/, '')
      if (!anchors.has(anchor)) anchors.set(anchor, segments)
    }
  })
  return anchors
}

function visit(
  value: JsonData,
  segments: readonly string[],
  see: (value: JsonData, segments: readonly string[]) => void,
): void {
  if (Array.isArray(value)) {
    const list: readonly JsonData[] = value
    for (const [index, child] of list.entries()) visit(child, [...segments, String(index)], see)
  } else if (isJsonObject(value)) {
    see(value, segments)
    for (const [key, child] of Object.entries(value)) visit(child, [...segments, key], see)
  }
}
