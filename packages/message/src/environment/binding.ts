import type { EffectiveEnvironment, KafkaReceiveAction, KafkaSendAction } from '@sendwright/model'

/** An action that sends to or listens on a topic of a connection. */
export type KafkaAction = KafkaSendAction | KafkaReceiveAction

/** A topic of an action as it counts in an environment. */
export interface TopicSource {
  /** The text template that is rendered. */
  readonly template: string
  /** JSON pointer, from the action, to the topic as the action names it. */
  readonly path: string
  /** The environment that binds the action's topic to this template; null where it is the action's own text. */
  readonly boundIn: string | null
}

/** The connection of an action as it counts in an environment. */
export interface ConnectionSource {
  readonly connection: string
  /** JSON pointer, from the action, to the connection as the action names it. */
  readonly path: string
  /** The environment that binds it; null where it is the connection that the action names. */
  readonly boundIn: string | null
}

/** The id of the connection that an action uses in an environment: its own for that environment, then bound. */
export function boundConnection(action: KafkaAction, environment: EffectiveEnvironment | undefined): string {
  return connectionSource(action, environment).connection
}

/** The topics of an action in an environment, text templates: its own for that environment, then bound. */
export function boundTopics(action: KafkaSendAction, environment: EffectiveEnvironment | undefined): readonly string[] {
  return topicSources(action, environment).map((source) => source.template)
}

/** Where a receive action listens in an environment: its own connection and topic for that environment, then bound. */
export function boundReceive(
  action: KafkaReceiveAction,
  environment: EffectiveEnvironment | undefined,
): { readonly connection: string; readonly topic: string } {
  return {
    connection: boundConnection(action, environment),
    topic: receiveTopicSource(action, environment).template,
  }
}

/** The connection of an action in an environment, and where it comes from (rules E1 ff. of `docs/spec/environment.md`). */
export function connectionSource(action: KafkaAction, environment: EffectiveEnvironment | undefined): ConnectionSource {
  const own = connectionIn(action, environment) ?? ''
  const named = own === '' ? action.parameters.connection : own
  const path = own === '' ? '/parameters/connection' : `${overridePath(environment)}/connection`
  const bound = binding(environment?.connections, named)
  return bound === undefined
    ? { connection: named, path, boundIn: null }
    : { connection: bound, path, boundIn: environment?.name ?? null }
}

/** The topics of an action in an environment, and where each comes from. */
export function topicSources(
  action: KafkaSendAction,
  environment: EffectiveEnvironment | undefined,
): readonly TopicSource[] {
  const listPath = topicListPath(action, environment)
  const topics = overrideIn(action.parameters.environments, environment)?.topics ?? action.parameters.topics
  return topics.map((topic, index) => {
    const bound = binding(environment?.topics, topic)
    const path = `${listPath}/${index}`
    return bound === undefined
      ? { template: topic, path, boundIn: null }
      : { template: bound, path, boundIn: environment?.name ?? null }
  })
}

/** The topic that a receive action listens on in an environment, a literal name, and where it comes from. */
export function receiveTopicSource(
  action: KafkaReceiveAction,
  environment: EffectiveEnvironment | undefined,
): TopicSource {
  const own = overrideIn(action.parameters.environments, environment)?.topic ?? ''
  const named = own === '' ? action.parameters.topic : own
  const path = own === '' ? '/parameters/topic' : `${overridePath(environment)}/topic`
  const bound = binding(environment?.topics, named)
  return bound === undefined
    ? { template: named, path, boundIn: null }
    : { template: bound, path, boundIn: environment?.name ?? null }
}

/** JSON pointer, from the action, to the list of topics that counts in an environment. */
export function topicListPath(action: KafkaSendAction, environment: EffectiveEnvironment | undefined): string {
  return overrideIn(action.parameters.environments, environment)?.topics === undefined
    ? '/parameters/topics'
    : `${overridePath(environment)}/topics`
}

function overrideIn<Override>(
  environments: Readonly<Record<string, Override>>,
  environment: EffectiveEnvironment | undefined,
): Override | undefined {
  const name = environment?.name ?? null
  return name !== null && Object.hasOwn(environments, name) ? environments[name] : undefined
}

function connectionIn({ parameters }: KafkaAction, environment: EffectiveEnvironment | undefined): string | undefined {
  const environments: Readonly<Record<string, { readonly connection?: string | undefined }>> = parameters.environments
  return overrideIn(environments, environment)?.connection
}

function overridePath(environment: EffectiveEnvironment | undefined): string {
  return `/parameters/environments/${environment?.name ?? ''}`
}

/** What a name is bound to. A binding to nothing counts as none: it would only take the connection or topic away. */
function binding(bindings: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  if (bindings === undefined || !Object.hasOwn(bindings, name)) return undefined
  const bound = bindings[name]
  return bound === '' || bound === name ? undefined : bound
}
