import { ApiError } from '@sendwright/contract'
import type { Problem } from '@sendwright/model'
import { errorView } from '../errorView.ts'
import type { ImportFile } from './planDocuments.ts'

/** A sentence of what went wrong with a document, and where in which file. */
export interface ImportFault {
  readonly sentence: string
  readonly file: string | null
  /** From 1. */
  readonly line: number | null
}

/** Why a document could not be read or imported. */
export interface ImportFailure {
  readonly faults: readonly ImportFault[]
  readonly requestId: string | null
}

/** Says an error of an import in words: every problem with its place, else the server's sentence. */
export function importFailure(error: unknown, files: readonly ImportFile[]): ImportFailure {
  const problems = error instanceof ApiError ? (error.body?.problems ?? []) : []
  const view = errorView(error)
  if (problems.length === 0) {
    return { faults: [{ sentence: view.detail, file: null, line: null }], requestId: view.requestId }
  }
  return { faults: problems.map((problem) => faultOf(problem, files)), requestId: null }
}

function faultOf({ message, values = {}, position, path }: Problem, files: readonly ImportFile[]): ImportFault {
  const named = typeof values['file'] === 'string' ? values['file'] : null
  const indexed = /^\/files\/(\d+)/.exec(path)?.[1]
  const file = files.find((each) => each.name === named) ?? files[Number(indexed ?? 0)]
  const line = typeof values['line'] === 'number' ? values['line'] : lineOf(file?.text, position?.start)
  const place = named ?? (files.length > 1 || line !== null ? (file?.name ?? null) : null)
  // A sentence that names its file says the line too.
  if (place === null || message.includes(place)) return { sentence: message, file: null, line: null }
  return { sentence: message, file: place, line }
}

function lineOf(text: string | undefined, offset: number | undefined): number | null {
  if (text === undefined || offset === undefined) return null
  return text.slice(0, offset).split('\n').length
}
