import {
  createProblem,
  maxJsonDepth,
  nestsDeeperThan,
  parseExactJson,
  type JsonData,
  type Problem,
} from '@sendwright/model'
import type { DocumentFile } from './documentFile.ts'
import { parseExactYaml } from './exactYaml.ts'
import { measureData } from './measure.ts'

/** The data of a file, or why it cannot be read. */
export type ParsedFile = { readonly data: JsonData } | { readonly problem: Problem }

/** YAML takes about a second and 100 MB per megabyte, so less of it is read than of JSON. In characters. */
export const maxYamlLength = 4_000_000

/** In characters. The server takes no more in one request. */
export const maxJsonLength = 16_777_216

/** What a file stands for when its aliases are written out, in values. */
const maxNodes = 2_000_000

/** Reads a JSON or YAML file exactly. `path` is the JSON pointer that a problem names. */
export function parseDocumentFile(file: DocumentFile, path: string): ParsedFile {
  const text = file.text.replace(/^\uFEFF/, '')
  const shift = file.text.length - text.length
  if (text.length > maxJsonLength) return { problem: tooLarge(file, path, maxJsonLength) }
  if (/^\s*[{[]/.test(text)) {
    try {
      const data = parseExactJson(text)
      return nestsDeeperThan(data, maxJsonDepth) ? { problem: tooDeep(file, path) } : { data }
    } catch {
      // YAML's flow style begins with the same brackets; what is neither gets YAML's fault, which has a line.
    }
  }
  if (text.length > maxYamlLength) return { problem: tooLarge(file, path, maxYamlLength) }
  const read = parseExactYaml(text)
  if ('fault' in read) {
    const { detail, line, column, offset } = read.fault
    const start = offset + shift
    return {
      problem: createProblem(
        'import-not-readable',
        path,
        { file: file.name, line, column, detail },
        { position: { start, end: Math.min(start + 1, file.text.length) } },
      ),
    }
  }
  const { nodes, depth } = measureData(read.data)
  if (nodes > maxNodes) return { problem: createProblem('import-grows', path, { file: file.name, limit: maxNodes }) }
  if (depth > maxJsonDepth) return { problem: tooDeep(file, path) }
  return read
}

function tooLarge(file: DocumentFile, path: string, limit: number): Problem {
  return createProblem('import-too-large', path, { file: file.name, length: file.text.length, limit })
}

function tooDeep(file: DocumentFile, path: string): Problem {
  return createProblem('import-too-deep', path, { file: file.name, limit: maxJsonDepth })
}
