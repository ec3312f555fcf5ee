import { actionKinds, actionListSchema, parseExactJson, type Action, type JsonData } from '@sendwright/model'

/** What a text of actions says: the actions, or none and what is wrong with the text. */
export interface ReadActions {
  readonly actions: readonly Action[]
  readonly problem?: { readonly detail: string }
}

/**
 * Reads the body of the actions element: JSON text of the list. A text that cannot be read as a whole gives no action, so that
 * nobody writes back a part of it. No text is an empty list.
 */
export function readActions(text: string | undefined): ReadActions {
  if (text === undefined || text.trim() === '') return { actions: [] }
  const json = parseJson(text)
  if (json === undefined) return unreadable('the text is not JSON.')
  if (!Array.isArray(json)) return unreadable('the text is JSON, but not a list of actions.')
  const parsed = actionListSchema.safeParse(json)
  return parsed.success ? { actions: parsed.data } : unreadable(describeIssue(parsed.error.issues[0]))
}

/**
 * The body of the actions element: compact JSON in which every character that some XML writer changes or leaves out is a
 * JSON escape: control characters, line separators, everything above U+FFFF, halves of characters.
 */
export function writeActions(actions: readonly Action[]): string {
  return JSON.stringify(actions).replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function parseJson(text: string): JsonData | undefined {
  try {
    return parseExactJson(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function unreadable(detail: string): ReadActions {
  return { actions: [], problem: { detail } }
}

interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function describeIssue(issue: Issue | undefined): string {
  if (issue === undefined) return 'the list does not have the shape of actions.'
  const [index, ...field] = issue.path
  const action = typeof index === 'number' ? `action ${index + 1}` : 'the list'
  if (issue.code === 'invalid_union' && field.at(-1) === 'type')
    return `${action} has a type that is not known here. Known: ${Object.keys(actionKinds).join(', ')}.`
  const place = field.length === 0 ? action : `${action}, \`${field.map(String).join('.')}\``
  return `${place}: ${expectation(issue)}`
}

/** Zod says "Invalid input: expected …, received …"; both halves in our words. */
function expectation(issue: Issue): string {
  if (/ISO duration/.test(issue.message)) return 'an ISO 8601 duration belongs here, such as PT30S.'
  const [, expected, received] = /expected (.+?)(?:, received (.+))?$/.exec(issue.message) ?? []
  if (expected === undefined) return `${issue.message}.`
  const wanted = `${wordFor(expected)} belongs here`
  if (received === undefined) return `${wanted}.`
  return received === 'undefined' ? `${wanted}, and there is nothing.` : `${wanted}, not ${wordFor(received)}.`
}

function wordFor(kind: string): string {
  return kindWords.get(kind) ?? kind.replaceAll('|', ' or ')
}

const kindWords: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
])
