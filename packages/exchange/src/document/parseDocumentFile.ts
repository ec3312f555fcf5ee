import {
  createProblem,
  maxJsonDepth,
  nestsDeeperThan,
  parseExactJson,
  type JsonData,
  type Problem,
} from '@sendwright/model'
import type { DocumentFile } from './documentFile.ts'
import { parseExactYaml, type YamlFault } from './exactYaml.ts'
import { jsonValueCount, measureData } from './measure.ts'

/** The data of a file, or why it cannot be read. */
export type ParsedFile = { readonly data: JsonData } | { readonly problem: Problem }

/** YAML takes about a second and 100 MB per megabyte, so less of it is read than of JSON. In characters. */
export const maxYamlLength = 4_000_000

/** In characters. The server takes no more in one request. */
export const maxJsonLength = 16_777_216

/** What a file holds when its aliases are written out, in values. */
const maxNodes = 1_000_000

/** Reads a JSON or YAML file exactly. `path` is the JSON pointer that a problem names. */
export function parseDocumentFile(file: DocumentFile, path: string): ParsedFile {
  const text = file.text.replace(/^\uFEFF/, '')
  const shift = file.text.length - text.length
  if (text.length > maxJsonLength) return { problem: tooLarge(file, path, maxJsonLength) }
  if (/^\s*[{[]/.test(text)) {
    if (jsonValueCount(text) > maxNodes) return { problem: tooManyValues(file, path) }
    try {
      const data = parseExactJson(text)
      return nestsDeeperThan(data, maxJsonDepth) ? { problem: tooDeep(file, path) } : { data }
    } catch (error) {
      // YAML's flow style begins with the same brackets, and its fault has a line; unless that would take too long.
      if (error instanceof SyntaxError && text.length > maxYamlLength)
        return { problem: notReadable(file, path, jsonFault(error, text)) }
    }
  }
  if (text.length > maxYamlLength) return { problem: tooLarge(file, path, maxYamlLength) }
  const read = parseExactYaml(text)
  if ('fault' in read) return { problem: notReadable(file, path, { ...read.fault, offset: read.fault.offset + shift }) }
  const { nodes, depth } = measureData(read.data)
  if (nodes > maxNodes) return { problem: tooManyValues(file, path) }
  return depth > maxJsonDepth ? { problem: tooDeep(file, path) } : read
}

function tooManyValues(file: DocumentFile, path: string): Problem {
  return createProblem('import-grows', path, { file: file.name, limit: maxNodes })
}

function notReadable(file: DocumentFile, path: string, { detail, line, column, offset }: YamlFault): Problem {
  const position = { start: offset, end: Math.min(offset + 1, file.text.length) }
  return createProblem('import-not-readable', path, { file: file.name, line, column, detail }, { position })
}

/** V8 says the place in its message; another engine's fault is told without one. */
function jsonFault({ message }: SyntaxError, text: string): YamlFault {
  const offset = Math.min(Number(/at position (\d+)/.exec(message)?.[1] ?? 0), text.length)
  const before = text.slice(0, offset).split('\n')
  return {
    detail: message.replace(/ (?:in JSON )?at position.*$/s, ''),
    offset,
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
  }
}

function tooLarge(file: DocumentFile, path: string, limit: number): Problem {
  return createProblem('import-too-large', path, { file: file.name, length: file.text.length, limit })
}

function tooDeep(file: DocumentFile, path: string): Problem {
  return createProblem('import-too-deep', path, { file: file.name, limit: maxJsonDepth })
}
