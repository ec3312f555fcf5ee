import { createProblem, toPointer, type Problem } from '@sendwright/model'
import type { z } from 'zod'

/** Problems of a document that does not have its shape, in words; paths are JSON pointers from its root. */
export function shapeProblems(error: z.ZodError, document: unknown): readonly Problem[] {
  return error.issues.map((issue) => shapeProblem(issue, document))
}

function shapeProblem(issue: z.core.$ZodIssue, document: unknown): Problem {
  const pointer = toPointer(issue.path.map(String))
  const found = valueAt(document, issue.path)
  if (issue.code === 'invalid_format' && issue.format === 'duration')
    return createProblem('illegal-timer', pointer, { value: String(found) })
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'protocol' && typeof found === 'string')
    return createProblem('security-not-available', pointer, { protocol: found })
  return createProblem('invalid-shape', pointer, {
    path: issue.path.map(String).join('.'),
    detail: sentence(issue, found),
  })
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined
        ? `${kindName(issue.expected)} is missing.`
        : `It is ${shown(found)}. It needs ${kindName(issue.expected)}.`
    case 'invalid_value':
      return `It is ${shown(found)}. It needs ${issue.values.map((value) => `"${String(value)}"`).join(' or ')}.`
    case 'invalid_union': {
      if (found === undefined) return 'It is missing.'
      if (!issue.message.startsWith('Invalid')) return `It is ${shown(found)}. ${issue.message}.`
      const kinds = unionKinds(issue)
      if (kinds.length > 0) return `It is ${shown(found)}. It needs ${kinds.join(' or ')}.`
      const choices = (('options' in issue ? issue.options : undefined) ?? [])
        .map((option) => `"${String(option)}"`)
        .join(' or ')
      return choices === ''
        ? `It is ${shown(found)}, which fits none of the known forms.`
        : `It is ${shown(found)}. It needs ${choices}.`
    }
    case 'too_small':
      return issue.message.startsWith('Too small')
        ? `It is ${shown(found)}. It needs at least ${issue.minimum}${unit(issue.origin)}.`
        : `${issue.message}.`
    case 'too_big':
      return `It is ${shown(found)}. It takes at most ${issue.maximum}${unit(issue.origin)}.`
    case 'invalid_format':
      return issue.message.startsWith('Invalid')
        ? `It is ${shown(found)}, which does not have the form that is needed.`
        : `It is ${shown(found)}. ${issue.message}.`
    case 'invalid_key': {
      const name = issue.path.at(-1)
      return `The name is ${shown(name)}. ${issue.issues.map(({ message }) => message).join('. ')}.`
    }
    default:
      return `It is ${shown(found)}. ${issue.message}.`
  }
}

/** What a value of several kinds may be; none where one of them is more than a kind. */
function unionKinds(issue: z.core.$ZodIssueInvalidUnion): readonly string[] {
  const kinds = issue.errors.flatMap(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? [kindName(first.expected)] : [],
  )
  return [...new Set(kinds)]
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
  null: 'null',
}

function kindName(kind: string): string {
  return kindNames[kind] ?? kind
}

const longestShown = 60

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, part) =>
      typeof current === 'object' && current !== null && Object.hasOwn(current, part)
        ? Reflect.get(current, part)
        : undefined,
    document,
  )
}
