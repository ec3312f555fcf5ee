import type { ImportFormat } from '@sendwright/model'
import { recogniseFormat, referencedFiles } from './recogniseFormat.ts'

/** A text to be imported; `name` is its path relative to the folder it came with. */
export interface ImportFile {
  readonly name: string
  readonly text: string
}

/** A document with the files that it refers to. The first file is the document itself. */
export interface PlannedDocument {
  readonly name: string
  /** null = the content does not say it; a person chooses. */
  readonly format: ImportFormat | null
  readonly files: readonly ImportFile[]
}

/** Documents among files, and the names of files that are neither a document nor belong to one. */
export interface ImportPlan {
  readonly documents: readonly PlannedDocument[]
  readonly unused: readonly string[]
}

/**
 * Sorts files into documents. A file that another one refers to belongs to that one and is no document of its own;
 * where there is an AsyncAPI document or a library file, schemas and JSON beside it that nobody refers to are unused.
 */
export function planDocuments(files: readonly ImportFile[]): ImportPlan {
  const byName = new Map(files.map((file) => [file.name, file]))
  const formats = new Map(files.map((file) => [file.name, recogniseFormat(file.text)]))
  const targets = new Map(files.map((file) => [file.name, targetsOf(file, byName)]))
  const referenced = new Set([...targets.values()].flat())

  const whole = files.filter((file) => isWholeDocument(formats.get(file.name) ?? null))
  const candidates = whole.length > 0 ? whole : files
  const roots = candidates.filter((file) => !referenced.has(file.name))
  // Documents that refer to each other in a circle: the first is as good as any.
  const chosen = roots.length > 0 ? roots : candidates.slice(0, 1)

  const documents = chosen.map((file) => ({
    name: file.name,
    format: formats.get(file.name) ?? null,
    files: reachableFrom(file.name, targets).flatMap((name) => byName.get(name) ?? []),
  }))
  const used = new Set(documents.flatMap((document) => document.files.map((file) => file.name)))
  return { documents, unused: files.map((file) => file.name).filter((name) => !used.has(name)) }
}

function isWholeDocument(format: ImportFormat | null): boolean {
  return format === 'asyncapi' || format === 'sendwright'
}

function targetsOf(file: ImportFile, byName: ReadonlyMap<string, ImportFile>): readonly string[] {
  return referencedFiles(file.text)
    .map((reference) => resolvePath(file.name, reference))
    .filter((name) => name !== file.name && byName.has(name))
}

/** The path that a reference in a file leads to: `schemas/../common.yaml` of `a/x.yaml` is `a/common.yaml`. */
export function resolvePath(from: string, reference: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of decode(reference).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function decode(reference: string): string {
  try {
    return decodeURIComponent(reference)
  } catch {
    return reference
  }
}

/** A document first, then what it refers to, however far. */
function reachableFrom(name: string, targets: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set([name])
  for (const reached of found) for (const target of targets.get(reached) ?? []) found.add(target)
  return [...found]
}
