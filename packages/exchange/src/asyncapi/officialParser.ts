import type { Parser } from '@asyncapi/parser'
import { dataAt, isJsonObject, isRawJson, ownValue, pointerSegments, toPointer, type JsonData } from '@sendwright/model'
import { measureData } from '../document/measure.ts'
import type { SkippedPart } from '../importedDocument.ts'

/**
 * What the official parser has to say against a bundled document. It is told, not obeyed: what can be read is read.
 * A document that would keep the parser busy for too long is not shown to it.
 * `isWhole` is false where references led nowhere: then schemas are not what they were.
 */
export async function officialFindings(root: JsonData, isWhole: boolean): Promise<readonly SkippedPart[]> {
  if (expandedSize(root) > maxExpandedValues || measureData(root).depth > maxDepth)
    return [notChecked('is too large or too deep for the official parser')]
  if (hasPrototypeNames(root)) return [notChecked('has names that the official parser takes for parts of itself')]
  const parser = await officialParser()
  const diagnostics = await parser.validate(JSON.stringify(withoutForeignReferences(root)))
  if (diagnostics.some(({ message }) => message.startsWith('Error thrown during')))
    return [notChecked('has a form that the official parser stumbles over')]
  const errors = diagnostics.filter(
    ({ severity, message, path }) =>
      severity === 0 &&
      // It sees one Avro schema at a time; types that nothing defines are told by our own reading.
      !message.startsWith('undefined type name') &&
      (isWhole || !path.some((segment) => schemaSegments.has(String(segment)))),
  )
  const told = errors.slice(0, maxFindings).map(({ message, path }) => ({
    path: toPointer(path),
    reason: `The official parser says: ${message}`,
  }))
  const more = errors.length - told.length
  return more > 0
    ? [
        ...told,
        {
          path: '',
          reason: `The official parser says ${more} more like these. What could be read was read all the same`,
        },
      ]
    : told
}

function notChecked(why: string): SkippedPart {
  return { path: '', reason: `The document ${why}, so its form was not checked against the specification` }
}

/** The parser copies entries one by one: these would go into its prototypes. */
function hasPrototypeNames(value: JsonData): boolean {
  if (Array.isArray(value)) {
    const list: readonly JsonData[] = value
    return list.some(hasPrototypeNames)
  }
  return isJsonObject(value) && (Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeNames))
}

/** Loading it and compiling its rules takes half a second and 80 MB, so it is done once, and not before it is needed. */
let loaded: Promise<Parser> | undefined

function officialParser(): Promise<Parser> {
  loaded ??= createOfficialParser()
  return loaded
}

async function createOfficialParser(): Promise<Parser> {
  const [parsers, avro] = await Promise.all([import('@asyncapi/parser'), import('@asyncapi/avro-schema-parser')])
  return new parsers.Parser({
    schemaParsers: [avro.AvroSchemaParser()],
    __unstable: { resolver: { resolvers: ['file', 'http', 'https'].map(nothingFrom) } },
  })
}

/**
 * In values, references written out. The parser takes 0.05 to 0.6 ms for each, most where much is wrong, and cannot be
 * stopped: this is about a second of it, and at the worst some four.
 */
const maxExpandedValues = 15_000

/** Levels: the parser's time grows faster than these. */
const maxDepth = 100

const maxFindings = 5

const schemaSegments: ReadonlySet<string> = new Set(['payload', 'headers', 'schema', 'schemas', 'key'])

/** The parser's own readers fetch; these come before them and answer with an empty document. */
function nothingFrom(schema: string) {
  return { schema, order: 0, canRead: true, read: () => '{}' }
}

const maxFrames = 2000

/** References that are data of an example still look like references to the parser. */
function withoutForeignReferences(value: JsonData): JsonData {
  if (Array.isArray(value)) {
    const list: readonly JsonData[] = value
    return list.map(withoutForeignReferences)
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !(key === '$ref' && typeof child === 'string' && !child.startsWith('#')))
      .map(([key, child]) => [key, withoutForeignReferences(child)]),
  )
}

/** How many values a document has when each reference stands for what it leads to; what leads back into itself counts once. */
function expandedSize(root: JsonData): number {
  const known = new Map<object, number>()
  let frames = 0
  const sizeOf = (value: JsonData): number => {
    if (typeof value !== 'object' || value === null || isRawJson(value)) return 1
    const before = known.get(value)
    if (before !== undefined) return before
    known.set(value, 1)
    // A long chain of references nests deeper than the data does.
    frames += 1
    if (frames > maxFrames) return Infinity
    const reference = ownValue(value, '$ref')
    const target =
      typeof reference === 'string' && reference.startsWith('#')
        ? dataAt(root, pointerSegments(reference.slice(1)) ?? [])
        : undefined
    let size = 1 + (target === undefined ? 0 : sizeOf(target))
    for (const child of Array.isArray(value) ? value : Object.values(value)) size += sizeOf(child)
    known.set(value, size)
    frames -= 1
    return size
  }
  return sizeOf(root)
}
