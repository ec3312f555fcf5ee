import { parseExactJson } from '@sendwright/model'
import { jsonLines, plainLines, type Layout } from '../json/jsonLayout.ts'

/** Lines that are shown before somebody asks for all. */
export const foldedLines = 40

/** A value in lines for reading: JSON in colour, other text as it stands. */
export function valueLines(value: string): Layout {
  const built = { text: value, spans: [] }
  return isJson(value) ? jsonLines(built) : plainLines(built)
}

function isJson(value: string): boolean {
  if (!/^\s*[[{"\-\dtfn]/.test(value)) return false
  try {
    parseExactJson(value)
    return true
  } catch {
    return false
  }
}
