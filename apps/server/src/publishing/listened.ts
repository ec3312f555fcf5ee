import { boundConnection, boundReceive } from '@sendwright/message'
import type { Action, EffectiveEnvironment, ProcessGraph, ProcessNode } from '@sendwright/model'

/** A topic that a version listens to in an environment, and what for. */
export interface ListenedRow {
  readonly node: string
  readonly action: string
  readonly use: 'await' | 'callback' | 'start'
  /** null = in runs without an environment. */
  readonly environment: string | null
  readonly connection: string
  readonly topic: string
  /** What replies are known by; null = callbacks and starts are known otherwise. */
  readonly correlation: { readonly by: 'header' | 'body'; readonly name: string } | null
}

/**
 * The topics that a version listens to: of each receive action and callback topic in every environment, and of each
 * message start event in the environment that its runs are started in. Rule R106 of docs/spec/runs.md.
 */
export function listenedTopics(
  graph: ProcessGraph,
  environments: readonly EffectiveEnvironment[],
): readonly ListenedRow[] {
  return graph.nodes.flatMap((node) =>
    node.actions.filter(({ enabled }) => enabled).flatMap((action) => rowsOf(node, action, environments)),
  )
}

function rowsOf(
  node: ProcessNode,
  action: Action,
  environments: readonly EffectiveEnvironment[],
): readonly ListenedRow[] {
  const place = { node: node.id, action: action.id }
  switch (action.type) {
    case 'script':
      return []
    case 'kafkaReceive': {
      const { correlation, startIn } = action.parameters
      if (isMessageStart(node)) {
        const environment = startIn === null ? undefined : environments.find(({ name }) => name === startIn)
        const row: ListenedRow = {
          ...place,
          use: 'start',
          environment: startIn,
          ...boundReceive(action, environment),
          correlation: null,
        }
        return [row].filter(isComplete)
      }
      const { by, name } = correlation
      return [undefined, ...environments]
        .map((environment): ListenedRow => {
          const bound = boundReceive(action, environment)
          return { ...place, use: 'await', environment: environment?.name ?? null, ...bound, correlation: { by, name } }
        })
        .filter(isComplete)
    }
    case 'kafkaSend': {
      const { callbackTopic } = action.parameters
      if (callbackTopic === undefined) return []
      return [undefined, ...environments]
        .map((environment): ListenedRow => ({
          ...place,
          use: 'callback',
          environment: environment?.name ?? null,
          connection: boundConnection(action, environment),
          topic: boundTopic(callbackTopic, environment),
          correlation: null,
        }))
        .filter(isComplete)
    }
  }
}

/** Whether each record on its topic starts a run. */
export function isMessageStart({ type, event }: Pick<ProcessNode, 'type' | 'event'>): boolean {
  return type === 'StartEvent' && event === 'message'
}

function isComplete({ connection, topic }: ListenedRow): boolean {
  return connection !== '' && topic !== ''
}

function boundTopic(topic: string, environment: EffectiveEnvironment | undefined): string {
  const topics = environment?.topics ?? {}
  return (Object.hasOwn(topics, topic) ? topics[topic] : '') || topic
}
