import { createProblem, Redacted, type JsonData, type Problem } from '@sendwright/model'
import {
  parseTemplate,
  renderTemplate,
  type RenderedTemplate,
  type RenderEnvironment,
  type Template,
  type TemplateFormat,
  type TemplateProblem,
} from '@sendwright/template'
import { pathKey, type Configuration } from './environment/configuredContext.ts'
import { readSpanPath, secretsIn, shownTemplate, type SecretUse } from './environment/secrets.ts'
import type { BuiltText } from './record.ts'
import { templateProblemToProblem } from './templateProblem.ts'

/** What the fields of one building have in common. */
export interface Building {
  readonly configuration: Configuration
  /** The name of the environment, for sentences; null = none is chosen. */
  readonly environment: string | null
  readonly clock: Pick<RenderEnvironment, 'now' | 'uuid'>
  /** The values of secrets and the data with them; null where records are only shown. */
  readonly revealed: Revealed | null
}

/** What only the building of records that are really sent has. */
export interface Revealed {
  readonly secrets: ReadonlyMap<string, string>
  /** The data with the values of secrets; made when it is first needed. */
  readonly data: () => JsonData
}

/** A template field of an action. */
export interface Field {
  readonly path: string
  /** What the field makes, for sentences: "the key". */
  readonly place: string
  readonly takesSecrets: boolean
  readonly building: Building
  readonly problems: Problem[]
}

/** A field that rendered: its text, or null where it was left out. */
export interface RenderedField {
  readonly text: BuiltText | null
}

export const leftOut: RenderedField = { text: null }

/** Renders one template field; null when it has an error, which is then among the problems. */
export function renderField(source: string, format: TemplateFormat, field: Field): RenderedField | null {
  const template = parseTemplate(source, format)
  const secrets = secretsIn(template, field.building.configuration)
  if (secrets.length > 0) return renderWithSecrets(template, secrets, field)
  const { configuration, clock } = field.building
  const rendered = renderTemplate(template, configuration.data, { ...clock, spans: true })
  if (reportProblems(rendered.problems, template, field)) return null
  // UTF-8 has no half of a surrogate pair; showing what the encoder would send keeps preview and record equal.
  return rendered.text === null ? leftOut : { text: { text: rendered.text.toWellFormed(), spans: rendered.spans } }
}

/** Adds a template's problems to those of the field; whether one of them is an error. */
function reportProblems(problems: readonly TemplateProblem[], template: Template, field: Field): boolean {
  for (const problem of problems) {
    field.problems.push(
      undefinedParameterProblem(problem, template, field) ?? templateProblemToProblem(problem, field.path),
    )
  }
  return problems.some((problem) => problem.severity === 'error')
}

/** A missing value is that of a parameter where its path is the name of one whose environment variable is not set. */
function undefinedParameterProblem(problem: TemplateProblem, template: Template, field: Field): Problem | null {
  const { undefinedParameters } = field.building.configuration
  if (undefinedParameters.size === 0) return null
  if (problem.code !== 'missing-value' && problem.code !== 'null-in-text') return null
  const placeholder = template.placeholders.find(({ range }) => range.start === problem.position.start)
  const operand = [placeholder?.source, ...(placeholder?.defaults ?? [])].findLast((one) => one?.kind === 'path')
  if (operand?.kind !== 'path') return null
  const parameter = undefinedParameters.get(pathKey(operand.segments.map((segment) => segment.name)))
  if (parameter === undefined) return null
  return undefinedParameter(field, parameter, problem.position)
}

function undefinedParameter(
  { path, building }: Field,
  { name, variable }: { readonly name: string; readonly variable: string | null },
  position: TemplateProblem['position'],
): Problem {
  const values = {
    parameter: name,
    ...(variable !== null && { variable }),
    ...(building.environment !== null && { environment: building.environment }),
  }
  return createProblem('undefined-parameter', path, values, { position })
}

/** Renders what is shown and, where records are really sent, what goes to Kafka, with the same ids and times. */
function renderWithSecrets(template: Template, uses: readonly SecretUse[], field: Field): RenderedField | null {
  if (reportForbidden(uses, field)) return null
  const { configuration, clock, revealed } = field.building
  const calls = rememberCalls(clock)
  const shown = renderTemplate(shownTemplate(template, configuration), configuration.data, {
    ...calls.first,
    spans: true,
  })
  if (reportProblems(shown.problems, template, field)) return null
  if (shown.text === null) return leftOut
  const secrets = [...new Set(uses.map((use) => use.parameter))]
  const text: BuiltText = {
    text: shown.text.toWellFormed(),
    spans: shown.spans.map(toSpan),
    secrets,
  }
  if (revealed === null) return { text }
  const unknown = uses.find((use) => !revealed.secrets.has(use.parameter))
  if (unknown !== undefined) {
    const parameter = { name: unknown.parameter, variable: null }
    field.problems.push(undefinedParameter(field, parameter, unknown.placeholder.range))
    return null
  }
  const real = renderTemplate(template, revealed.data(), calls.again)
  if (real.text === null) {
    field.problems.push(unusableSecret(real, uses, field))
    return null
  }
  return { text: { ...text, real: new Redacted(real.text.toWellFormed()) } }
}

/** Reports secrets where none may be; whether there are any. */
function reportForbidden(uses: readonly SecretUse[], { path, place, takesSecrets, problems }: Field): boolean {
  const forbidden = uses.filter((use) => !takesSecrets || use.placeholder.place === 'name')
  for (const { parameter, placeholder } of forbidden) {
    const where = placeholder.place === 'name' ? 'the name of a property' : place
    problems.push(createProblem('secret-not-here', path, { parameter, place: where }, { position: placeholder.range }))
  }
  return forbidden.length > 0
}

/** Says that the real text cannot be built, and nothing of why: the reason could hold the secret. */
function unusableSecret(real: RenderedTemplate, uses: readonly SecretUse[], { path, place }: Field): Problem {
  const start = real.problems[0]?.position.start
  const use = uses.find(({ placeholder }) => placeholder.range.start === start) ?? uses[0]
  const values = { parameter: use?.parameter ?? '', place }
  return createProblem('secret-value-unusable', path, values, use && { position: use.placeholder.range })
}

function toSpan({ start, end, path }: RenderedTemplate['spans'][number]): BuiltText['spans'][number] {
  const read = readSpanPath(path)
  return read.isSecret ? { start, end, path: read.path, secret: true } : { start, end, path }
}

/** A clock and ids, and another one that gives the same again, so that what is shown is what is sent. */
function rememberCalls({ now, uuid }: Building['clock']): Record<'first' | 'again', Building['clock']> {
  const times: Date[] = []
  const ids: string[] = []
  return {
    first: {
      now: () => {
        const time = now()
        times.push(time)
        return time
      },
      uuid: () => {
        const id = uuid()
        ids.push(id)
        return id
      },
    },
    again: { now: () => times.shift() ?? now(), uuid: () => ids.shift() ?? uuid() },
  }
}
