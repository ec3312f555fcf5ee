import type { Action, Problem } from '@sendwright/model'
import { text as catalogue } from '../../../text/en.ts'

/** The tab that holds a problem's field. */
export function problemTab({ path }: Problem): 'action' | 'parameters' {
  return path.startsWith('/parameters') || path.startsWith('/scenario') ? 'parameters' : 'action'
}

/** The line of a problem in its field's text, counted from 1; null where the field has one line or no position. */
export function problemLine(action: Action, problem: Problem): number | null {
  const text = valueText(action, problem.path)
  if (text === null || problem.position === undefined || !text.includes('\n')) return null
  return text.slice(0, problem.position.start).split('\n').length
}

/** Where a problem is, in the words of the fields: "Value, line 4". */
export function problemPlace(action: Action, problem: Problem): string {
  const words = catalogue.panel.places
  const [, part = '', field = '', index = '', ...rest] = problem.path.split('/')
  if (part !== 'parameters') return words.actionFields[part] ?? words.action
  if (field === 'connection') return words.connection
  if (field === 'topics') return words.topics
  const environment = problemEnvironment(problem)
  if (environment !== null)
    return words.inEnvironment(rest[0] === 'topics' ? words.topics : words.connection, environment)
  const [name = '', header = ''] = rest
  const inMessage = name === 'headers' ? words.header(Number(header) + 1) : (words.messageFields[name] ?? words.message)
  const line = problemLine(action, problem)
  const place = line === null ? inMessage : words.line(inMessage, line)
  return action.parameters.messages.length > 1 ? words.ofMessage(Number(index) + 1, place) : place
}

/** The environment whose own field a problem is about; null for fields that hold everywhere. */
export function problemEnvironment({ path }: Problem): string | null {
  return /^\/parameters\/environments\/([^/]+)\//.exec(path)?.[1] ?? null
}

function valueText(action: Action, path: string): string | null {
  const index = /^\/parameters\/messages\/(\d+)\/value\/text$/.exec(path)?.[1]
  const value = index === undefined ? undefined : action.parameters.messages[Number(index)]?.value
  return value !== undefined && (value.format === 'json' || value.format === 'text') ? value.text : null
}
