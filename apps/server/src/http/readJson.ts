import { parseExactJson } from '@sendwright/model'
import { refuse, type Refusal } from './refusal.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** A body as JSON with exact numbers, or why it is none. */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | Refusal {
  if (bytes.length === 0) return refuse('invalid-json-body', 'The body is empty. It needs JSON.')
  try {
    return { value: parseExactJson(decoder.decode(bytes)) }
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text'
    return refuse('invalid-json-body', `The body is not JSON: ${detail}.`)
  }
}
