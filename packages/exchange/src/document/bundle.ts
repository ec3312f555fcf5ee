import { isJsonObject, ownValue, toPointer, type JsonData, type JsonObject } from '@sendwright/model'
import type { SkippedPart } from '../importedDocument.ts'
import type { FileSet, Resolved } from './fileSet.ts'
import { normalPath } from './fileNames.ts'

/** One document in which every reference is local, and the references that could not be followed. */
export interface Bundle {
  readonly root: JsonData
  readonly skipped: readonly SkippedPart[]
}

/**
 * Puts a document and the files it refers to into one: each other file stands under `x-files` by its name, and every
 * `$ref`, relative to the file it stands in, becomes a local one. One that leads nowhere becomes an empty object with
 * what stands beside it, and is told in `skipped`; in examples, defaults and other data it stays as it is.
 */
export function bundleDocument(mainFile: string, files: FileSet): Bundle {
  const main = normalPath(mainFile)
  const skipped = new Map<string, SkippedPart>()
  const waiting: string[] = []
  const bundled = new Map<string, JsonData>()
  const take = (file: string) => {
    if (file === main || bundled.has(file)) return
    bundled.set(file, null)
    waiting.push(file)
  }
  const rewriteFile = (file: string): JsonData =>
    rewrite(files.data(file) ?? null, { file, main, files, take, skipped, ancestors: [] }, [], 'object')

  const root = rewriteFile(main)
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) bundled.set(file, rewriteFile(file))
  return {
    root: bundled.size > 0 && isJsonObject(root) ? { ...root, [bundleKey]: Object.fromEntries(bundled) } : root,
    skipped: [...skipped.values()],
  }
}

/** The extension under which other files stand in a bundle. */
export const bundleKey = 'x-files'

interface Rewriting {
  readonly file: string
  readonly main: string
  readonly files: FileSet
  readonly take: (file: string) => void
  readonly skipped: Map<string, SkippedPart>
  /** Places of the objects around this one that have definitions of their own. */
  readonly ancestors: readonly (readonly string[])[]
}

/** What an object is read as: with keywords, as a map of chosen names, or as data that only looks like either. */
type Role = 'object' | 'names' | 'data'

function rewrite(value: JsonData, context: Rewriting, segments: readonly string[], role: Role): JsonData {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const list: readonly JsonData[] = value
    return list.map((item, index) =>
      rewrite(item, context, [...segments, String(index)], role === 'data' ? 'data' : 'object'),
    )
  }
  if (!isJsonObject(value)) return value
  const reference = referenceOf(value)
  if (typeof reference === 'string') return rewriteReference(value, { reference, context, segments, role })
  const inner = hasDefinitions(value) ? { ...context, ancestors: [...context.ancestors, segments] } : context
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, rewrite(child, inner, [...segments, key], childRole(role, key))]),
  )
}

/** References of later drafts lead where the plain one would; so does one in place of a whole map. */
const referenceKeys = ['$ref', '$dynamicRef', '$recursiveRef']

function referenceOf(value: JsonObject): JsonData | undefined {
  return referenceKeys.map((key) => ownValue(value, key)).find((reference) => typeof reference === 'string')
}

function rewriteReference(
  value: JsonObject,
  {
    reference,
    context,
    segments,
    role,
  }: { reference: string; context: Rewriting; segments: readonly string[]; role: Role },
): JsonData {
  const resolved = resolveNear(reference, context)
  const siblings = Object.entries(value).filter(([key]) => !referenceKeys.includes(key))
  if ('place' in resolved) {
    const { place } = resolved
    context.take(place.file)
    const inside = place.file === context.main ? place.segments : [bundleKey, place.file, ...place.segments]
    return rewriteEntries([['$ref', `#${toPointer(inside)}`], ...siblings], context, segments, role)
  }
  if (role === 'data') return value
  if (!context.skipped.has(reference)) {
    const pointer = toPointer(segments)
    const path = context.file === context.main ? pointer : `${context.file}#${pointer}`
    context.skipped.set(reference, { path, reason: resolved.reason })
  }
  return rewriteEntries(siblings, context, segments, role)
}

function rewriteEntries(
  entries: readonly [string, JsonData][],
  context: Rewriting,
  segments: readonly string[],
  role: Role,
): JsonObject {
  return Object.fromEntries(
    entries.map(([key, child]) => [key, rewrite(child, context, [...segments, key], childRole(role, key))]),
  )
}

/** Only the nearest are tried: a document may be made of nothing else. */
const maxAncestors = 10

/** A schema put into a document as it was may still name its own definitions as if it were a file. */
function resolveNear(reference: string, { files, file, ancestors }: Rewriting): Resolved {
  const resolved = files.resolve(reference, file)
  if ('place' in resolved || !/^#\/(?:definitions|\$defs)\//.test(reference)) return resolved
  for (const around of ancestors.slice(-maxAncestors).toReversed()) {
    const near = files.resolve(
      `#${toPointer(around).split('/').map(encodeURIComponent).join('/')}${reference.slice(1)}`,
      file,
    )
    if ('place' in near) return near
  }
  return resolved
}

function hasDefinitions(value: JsonObject): boolean {
  return Object.hasOwn(value, 'definitions') || Object.hasOwn(value, '$defs')
}

function childRole(role: Role, key: string): Role {
  if (role === 'data') return 'data'
  if (role === 'names') return 'object'
  return dataKeys.has(key) ? 'data' : nameKeys.has(key) ? 'names' : 'object'
}

const dataKeys: ReadonlySet<string> = new Set(['examples', 'example', 'default', 'enum', 'const'])

const nameKeys: ReadonlySet<string> = new Set(
  (
    'properties patternProperties $defs definitions dependentSchemas channels operations servers messages parameters ' +
    'replies schemas variables messageTraits operationTraits securitySchemes correlationIds serverVariables ' +
    'replyAddresses'
  ).split(' '),
)
