import {
  createProblem,
  type EffectiveEnvironment,
  type JsonData,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import { parseTemplate, valueAt, type PathOperand, type PlaceholderInfo, type Template } from '@sendwright/template'
import { createBuilding, renderTopic } from '../buildRecords.ts'
import { boundConnection, topicListPath, topicSources, type TopicSource } from './binding.ts'
import { configure, pathKey, type Configuration } from './configuredContext.ts'

/** What is known besides the environments. */
export interface LintOptions {
  /** Names the cluster of a connection: the same text is the same cluster, null is not known. Left out: its id. */
  readonly clusters?: ((connectionId: string) => string | null) | undefined
  /** The environment that the action is shown in. What is wrong there is told by building, and left out here. */
  readonly chosen?: string | null | undefined
}

/**
 * What an action would be in each of the environments, as warnings that name them: values that are missing there,
 * topics that cannot be, and two environments that send to the same topic of the same cluster. Give all environments:
 * a value that is missing in every one is a matter of the data, and not told here.
 */
export function lintEnvironments(
  action: KafkaSendAction,
  context: JsonData,
  environments: readonly EffectiveEnvironment[],
  { clusters = (connectionId) => connectionId, chosen = null }: LintOptions = {},
): readonly Problem[] {
  if (!action.enabled || environments.length === 0) return []
  const places = environments.map((environment) => placeIn(action, context, environment))
  return [
    ...undefinedValues(action, places, chosen),
    ...places.filter((place) => place.name !== chosen).flatMap((place) => topicProblems(place, action)),
    ...sameTopic(places, clusters),
  ]
}

/** An action in one environment. */
interface Place {
  readonly environment: EffectiveEnvironment
  readonly name: string
  readonly configuration: Configuration
  readonly connection: string
  readonly topics: readonly PlaceTopic[]
}

interface PlaceTopic {
  readonly source: TopicSource
  readonly template: Template
  /** null where it cannot be rendered. */
  readonly name: string | null
  readonly problems: readonly Problem[]
}

function placeIn(action: KafkaSendAction, context: JsonData, environment: EffectiveEnvironment): Place {
  const building = createBuilding(context, { ...lintClock, environment })
  const topics = topicSources(action, environment).map((source): PlaceTopic => {
    const problems: Problem[] = []
    const name = renderTopic(source, building, problems)
    return { source, template: parseTemplate(source.template, 'text'), name, problems }
  })
  return {
    environment,
    name: environment.name ?? '',
    configuration: configure(context, environment),
    connection: boundConnection(action, environment),
    topics,
  }
}

/** Topics with random ids or times are as good as others for what is looked at here. */
const lintClock = { now: () => new Date(0), uuid: () => '00000000-0000-4000-8000-000000000000' }

interface LintedField {
  readonly path: string
  readonly template: Template
  /** Whether positions in the template are those of the field. */
  readonly isOwn: boolean
}

function undefinedValues(action: KafkaSendAction, places: readonly Place[], chosen: string | null): readonly Problem[] {
  const messageFields = fieldsOfMessages(action)
  return places.flatMap((place) => {
    if (place.name === chosen) return []
    const topicFields = place.topics.map(({ source, template }): LintedField => {
      return { path: source.path, template, isOwn: source.boundIn === null }
    })
    const told = new Set<string>()
    return [...topicFields, ...messageFields].flatMap((field) =>
      field.template.placeholders.flatMap((placeholder): Problem[] => {
        const operand = missingOperand(placeholder, place.configuration.data)
        if (operand === null) return []
        const key = pathKey(operand.segments.map((segment) => segment.name))
        const parameter = place.configuration.undefinedParameters.get(key)
        const isElsewhere = places.some((other) => missingOperand(placeholder, other.configuration.data) === null)
        if (told.has(key) || (parameter === undefined && !isElsewhere)) return []
        told.add(key)
        const values = {
          path: operand.text,
          environment: place.name,
          ...(parameter !== undefined && parameter.variable !== null && { variable: parameter.variable }),
        }
        const position = field.isOwn ? { position: placeholder.range } : {}
        return [createProblem('undefined-in-environment', field.path, values, { severity: 'warning', ...position })]
      }),
    )
  })
}

function fieldsOfMessages(action: KafkaSendAction): readonly LintedField[] {
  return action.parameters.messages.flatMap(({ key, value, headers, partition }, index): readonly LintedField[] => {
    const field = (name: string, text: string | null, format: 'json' | 'text' = 'text'): LintedField[] => {
      if (text === null || !text.includes('${')) return []
      const path = `/parameters/messages/${index}/${name}`
      return [{ path, template: parseTemplate(text, format), isOwn: true }]
    }
    return [
      ...field('key', key),
      ...(value.format === 'json' || value.format === 'text' ? field('value/text', value.text, value.format) : []),
      ...headers.flatMap((header, at) => [
        ...field(`headers/${at}/name`, header.name),
        ...field(`headers/${at}/value`, header.value),
      ]),
      ...field('partition', partition),
    ]
  })
}

/** The path of a placeholder for which there is no value, nor a default; null where there is one. */
function missingOperand({ source, defaults, optional }: PlaceholderInfo, data: JsonData): PathOperand | null {
  if (optional || source.kind !== 'path') return null
  const found = [source, ...defaults].some(
    (operand) => operand.kind !== 'path' || valueAt(data, operand.segments) !== undefined,
  )
  return found ? null : source
}

function topicProblems({ topics, name, environment }: Place, action: KafkaSendAction): readonly Problem[] {
  if (topics.length === 0) {
    // An action that has no topic anywhere is told so where it is shown.
    if (!hasTopics(action)) return []
    const path = topicListPath(action, environment)
    return [createProblem('no-topic-in-environment', path, { environment: name }, { severity: 'warning' })]
  }
  return topics.flatMap(({ source, problems }) =>
    problems.flatMap(({ code, values }): readonly Problem[] => {
      if (code !== 'illegal-topic-name' && code !== 'empty-topic') return []
      // A text without placeholders is the same everywhere.
      if (source.boundIn === null && !source.template.includes('${') && source.path.startsWith('/parameters/topics'))
        return []
      const topic = String(values?.topic ?? '')
      const reason = String(values?.reason ?? '')
      const found = { environment: name, topic, reason }
      return [createProblem('illegal-topic-in-environment', source.path, found, { severity: 'warning' })]
    }),
  )
}

function hasTopics({ parameters }: KafkaSendAction): boolean {
  return (
    parameters.topics.length > 0 || Object.values(parameters.environments).some(({ topics = [] }) => topics.length > 0)
  )
}

/** The first topic that two environments share, if any: one is enough to make a person look. */
function sameTopic(places: readonly Place[], clusters: (connectionId: string) => string | null): readonly Problem[] {
  const seen = new Map<string, string>()
  for (const { name, connection, topics } of places) {
    const cluster = connection === '' ? null : clusters(connection)
    if (cluster === null) continue
    for (const { source, name: topic } of topics) {
      if (topic === null) continue
      const key = JSON.stringify([cluster, topic])
      const other = seen.get(key)
      if (other !== undefined && other !== name) {
        const values = { one: other, other: name, topic }
        return [createProblem('same-topic-in-environments', source.path, values, { severity: 'warning' })]
      }
      seen.set(key, name)
    }
  }
  return []
}
