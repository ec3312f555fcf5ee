import {
  createProblem,
  topicNameProblems,
  type EffectiveEnvironment,
  type JsonData,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import type { RenderEnvironment } from '@sendwright/template'
import { topicListPath, topicSources, type TopicSource } from './environment/binding.ts'
import { boundTopicProblem } from './environment/boundProblem.ts'
import { configure, revealedContext } from './environment/configuredContext.ts'
import type { BuiltRecord, BuiltRecords } from './record.ts'
import { recordSizes } from './recordSize.ts'
import { renderField, type Building } from './renderField.ts'
import { renderMessage } from './renderMessage.ts'

/** The world that building needs: a clock and random ids, and the environment that is built for. */
export interface BuildEnvironment extends Pick<RenderEnvironment, 'now' | 'uuid'> {
  /** Where the records would go; left out, parameters are not filled in and nothing is bound. */
  readonly environment?: EffectiveEnvironment | undefined
  /**
   * The values of secret parameters by name: only where records are really sent. What is shown of a record masks them
   * all the same; `sendableRecord` gives what goes to Kafka.
   */
  readonly secrets?: ReadonlyMap<string, string> | undefined
}

/**
 * The exact records of an action with a context: every topic times every message, topics first (rules M1 ff. of
 * `docs/spec/message.md`), in an environment where one is given (E1 ff. of `docs/spec/environment.md`). Never throws;
 * what cannot be built is a problem whose path starts at the action.
 */
export function buildRecords(action: KafkaSendAction, context: JsonData, environment: BuildEnvironment): BuiltRecords {
  const building = createBuilding(context, environment)
  const { messages } = action.parameters
  const problems: Problem[] = []
  const topics = renderTopics(action, environment.environment, { building, problems })
  if (messages.length === 0) problems.push(createProblem('no-message', '/parameters/messages', {}))
  // The problems of a message do not depend on the topic: they are collected once, also when no topic can be used.
  const firstRendering = messages.map((message, index) => renderMessage(message, index, { building, problems }))
  const firstTopic = topics.findIndex(({ name }) => name !== null)
  const records = topics.flatMap(({ name, source }, topicIndex) =>
    messages.flatMap((message, messageIndex): BuiltRecord[] => {
      const first = firstRendering[messageIndex] ?? null
      if (name === null || first === null) return []
      // Each record has its own uuid() and now().
      const parts = topicIndex === firstTopic ? first : renderMessage(message, messageIndex, { building, problems: [] })
      if (parts === null) return []
      const place = { topic: name, topicIndex, topicPath: source.path, topicBoundIn: source.boundIn, messageIndex }
      return [{ ...place, ...parts, sizes: recordSizes(parts) }]
    }),
  )
  return { records, problems }
}

/** What the fields of a building have in common. */
export function createBuilding(context: JsonData, { environment, secrets, ...clock }: BuildEnvironment): Building {
  let data: JsonData | undefined
  return {
    configuration: configure(context, environment),
    environment: environment?.name ?? null,
    clock,
    revealed:
      secrets === undefined ? null : { secrets, data: () => (data ??= revealedContext(context, environment, secrets)) },
  }
}

interface RenderedTopic {
  readonly source: TopicSource
  /** null where it has a problem. */
  readonly name: string | null
}

function renderTopics(
  action: KafkaSendAction,
  environment: EffectiveEnvironment | undefined,
  { building, problems }: { readonly building: Building; readonly problems: Problem[] },
): readonly RenderedTopic[] {
  const sources = topicSources(action, environment)
  if (sources.length === 0) problems.push(createProblem('no-topic', topicListPath(action, environment), {}))
  return sources.map((source) => {
    const found: Problem[] = []
    const name = renderTopic(source, building, found)
    problems.push(...found.map((problem) => boundTopicProblem(problem, source)))
    return { source, name }
  })
}

/** The name that a topic's template renders to; null when it has a problem, which is then among the problems. */
export function renderTopic({ template, path }: TopicSource, building: Building, problems: Problem[]): string | null {
  const field = { path, place: 'a topic name', takesSecrets: false, building, problems }
  const rendered = renderField(template, 'text', field)
  if (rendered === null) return null
  const name = rendered.text?.text ?? ''
  const found = topicNameProblems(name, path, { isLiteral: name === template })
  if (found.length === 0) return name
  problems.push(...found)
  return null
}
