import { lintParameters } from '@sendwright/message'
import {
  configurationValueSchema,
  isRawJson,
  parameterNameSchema,
  parseExactJson,
  pointerSegments,
  type ConfigurationValue,
  type Environment,
  type Problem,
  type Severity,
} from '@sendwright/model'
import { text } from '../../text/en.ts'

/** What a parameter can be: a value of one of three types, or an environment variable of the server. */
export const parameterKinds = ['text', 'number', 'boolean', 'environmentVariable', 'secretEnvironmentVariable'] as const
export type ParameterKind = (typeof parameterKinds)[number]

/** A parameter while it is typed; `value` is the name of the variable where it is one. */
export interface ParameterRow {
  readonly name: string
  readonly kind: ParameterKind
  readonly value: string
}

/** A binding while it is typed: what an action names, and what is used instead. */
export interface BindingRow {
  readonly from: string
  readonly to: string
}

/** An environment while it is edited. Rows keep their places; names may be missing or double. */
export interface EnvironmentForm {
  readonly stage: Environment['stage']
  readonly connections: readonly BindingRow[]
  readonly topics: readonly BindingRow[]
  readonly parameters: readonly ParameterRow[]
}

/** A problem at a field: `parameters/0/name`, `topics/2/to`. */
export interface FieldProblem {
  readonly sentence: string
  readonly severity: Severity
  /** Nothing has been typed in its row yet: it keeps from saving, and is not shown. */
  readonly isUntouched?: true
}
export type FormProblems = ReadonlyMap<string, FieldProblem>

/** The form's rows of an environment. */
export function environmentToForm({ stage, connections, topics, parameters }: Environment): EnvironmentForm {
  const rows = (bindings: Readonly<Record<string, string>>): readonly BindingRow[] =>
    Object.entries(bindings).map(([from, to]) => ({ from, to }))
  return {
    stage,
    connections: rows(connections),
    topics: rows(topics),
    parameters: Object.entries(parameters).map(([name, value]) => parameterToRow(name, value)),
  }
}

/** The row of a parameter. */
export function parameterToRow(name: string, source: ConfigurationValue): ParameterRow {
  if (source.kind !== 'value') return { name, kind: source.kind, value: source.variable }
  const { value } = source
  if (typeof value === 'string') return { name, kind: 'text', value }
  return { name, kind: typeof value === 'boolean' ? 'boolean' : 'number', value: JSON.stringify(value) }
}

/** The environment that a form describes, and what is wrong at its fields. Errors keep it from being saved. */
export function formToEnvironment(
  form: EnvironmentForm,
  name: string,
): { readonly environment: Environment | null; readonly problems: FormProblems } {
  const errors = new Map([
    ...bindingProblems('connections', form.connections),
    ...bindingProblems('topics', form.topics),
    ...form.parameters.flatMap((row, index) => parameterProblems(form.parameters, row, index)),
  ])
  if (errors.size > 0) return { environment: null, problems: errors }
  const environment: Environment = {
    name,
    stage: form.stage,
    connections: Object.fromEntries(form.connections.map(({ from, to }) => [from, to])),
    topics: Object.fromEntries(form.topics.map(({ from, to }) => [from.trim(), to.trim()])),
    parameters: Object.fromEntries(
      form.parameters.flatMap((row) => {
        const value = rowToValue(row)
        return value === null ? [] : [[row.name, value]]
      }),
    ),
  }
  const problems = placeProblems(form, lintParameters(environment))
  const isWrong = [...problems.values()].some(({ severity }) => severity === 'error')
  return { environment: isWrong ? null : environment, problems }
}

/** The value that a row means; null where it cannot be one. */
export function rowToValue({ kind, value }: ParameterRow): ConfigurationValue | null {
  const source =
    kind === 'text' || kind === 'number' || kind === 'boolean'
      ? { kind: 'value', value: kind === 'text' ? value : jsonOf(value) }
      : { kind, variable: value }
  const parsed = configurationValueSchema.safeParse(source)
  return parsed.success ? parsed.data : null
}

/**
 * Problems whose paths start at the environment (`/parameters/prefix`), at the fields of the form. What cannot be placed
 * there is left out.
 */
export function placeProblems(form: EnvironmentForm, problems: readonly Problem[]): FormProblems {
  const placed = new Map<string, FieldProblem>()
  for (const { path, message, severity } of problems) {
    const [part = '', key = ''] = pointerSegments(path) ?? []
    const field = fieldOf(form, part, key)
    if (field !== null && !placed.has(field)) placed.set(field, { sentence: message, severity })
  }
  return placed
}

function fieldOf(form: EnvironmentForm, part: string, key: string): string | null {
  if (part === 'parameters') {
    const index = form.parameters.findIndex((row) => row.name === key)
    return index === -1 ? null : `parameters/${index}/name`
  }
  if (part !== 'connections' && part !== 'topics') return null
  const index = form[part].findIndex((row) => row.from === key)
  return index === -1 ? null : `${part}/${index}/to`
}

function bindingProblems(
  part: 'connections' | 'topics',
  rows: readonly BindingRow[],
): readonly (readonly [string, FieldProblem])[] {
  const words = text.environments.problems
  return rows.flatMap(({ from, to }, index) => {
    const problems: (readonly [string, FieldProblem])[] = []
    if (from.trim() === '') problems.push([`${part}/${index}/from`, error(words.fromNeeded[part])])
    else if (rows.findIndex((row) => row.from.trim() === from.trim()) < index)
      problems.push([`${part}/${index}/from`, error(words.boundTwice(from))])
    if (to.trim() === '') problems.push([`${part}/${index}/to`, error(words.toNeeded[part])])
    return from === '' && to === '' ? problems.map(untouched) : problems
  })
}

function parameterProblems(
  rows: readonly ParameterRow[],
  row: ParameterRow,
  index: number,
): readonly (readonly [string, FieldProblem])[] {
  const words = text.environments.problems
  const problems: (readonly [string, FieldProblem])[] = []
  const name = parameterNameSchema.safeParse(row.name)
  if (row.name === '') problems.push([`parameters/${index}/name`, error(words.nameNeeded)])
  else if (!name.success)
    problems.push([`parameters/${index}/name`, error(name.error.issues[0]?.message ?? words.nameNeeded)])
  else if (rows.findIndex((other) => other.name === row.name) < index)
    problems.push([`parameters/${index}/name`, error(words.nameTwice(row.name))])
  if (rowToValue(row) === null) problems.push([`parameters/${index}/value`, error(words.value[row.kind])])
  return row.name === '' && row.value === '' ? problems.map(untouched) : problems
}

function untouched([field, problem]: readonly [string, FieldProblem]): readonly [string, FieldProblem] {
  return [field, { ...problem, isUntouched: true }]
}

function error(sentence: string): FieldProblem {
  return { sentence, severity: 'error' }
}

/** A number or a truth value, as JSON has it. A number that would be changed by being kept is none here: text keeps it. */
function jsonOf(typed: string): unknown {
  try {
    const value = parseExactJson(typed)
    return isRawJson(value) ? null : value
  } catch {
    return null
  }
}
