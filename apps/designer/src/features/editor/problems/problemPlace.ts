import type { Action, KafkaSendAction, Problem } from '@sendwright/model'
import { text as catalogue } from '../../../text/en.ts'
import { byKind } from '../actionKind.ts'

/** The tab that holds a problem's field. */
export function problemTab({ path }: Problem): 'action' | 'parameters' {
  const isParameter = path.startsWith('/parameters') || path.startsWith('/scenario')
  // Beside the children that it triggers.
  return isParameter && path !== '/parameters/callbackTopic' ? 'parameters' : 'action'
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
  const [, part = '', field = ''] = problem.path.split('/')
  if (part !== 'parameters') return words.actionFields[part] ?? words.action
  const environment = problemEnvironment(problem)
  if (environment !== null) {
    const own = problem.path.split('/')[4] ?? ''
    return words.inEnvironment(words.parameterFields[own] ?? words.connection, environment)
  }
  return byKind(action, {
    kafkaSend: (sending) => words.parameterFields[field] ?? messagePlace(sending, problem),
    kafkaReceive: () => words.parameterFields[field] ?? words.action,
    script: (script) => {
      const line = problemLine(script, problem)
      return line === null ? words.script : words.line(words.script, line)
    },
  })
}

function messagePlace(action: KafkaSendAction, problem: Problem): string {
  const words = catalogue.panel.places
  const [, , , index = '', name = '', header = ''] = problem.path.split('/')
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
  return byKind(action, {
    kafkaSend: ({ parameters }) => {
      const index = /^\/parameters\/messages\/(\d+)\/value\/text$/.exec(path)?.[1]
      const value = index === undefined ? undefined : parameters.messages[Number(index)]?.value
      return value !== undefined && 'text' in value ? value.text : null
    },
    kafkaReceive: () => null,
    script: ({ parameters }) => (path === '/parameters/source' ? parameters.source : null),
  })
}
