import type { ClusterFacts } from '@sendwright/message'
import type { EditorNode } from '../document/editorDocument.ts'

/** What is known of the connections, for checks that no template can tell. */
export interface Clusters {
  /** The connections that exist, each with the same text for the same brokers; null until they are known. */
  readonly brokers: ReadonlyMap<string, string> | null
  /** By connection; missing where its topics could not be asked for. */
  readonly facts: ReadonlyMap<string, ClusterFacts>
}

/** The ids of the connections that exist; undefined until they are known. */
export function connectionIds({ brokers }: Clusters): ReadonlySet<string> | undefined {
  return brokers === null ? undefined : new Set(brokers.keys())
}

/** What of a step bears on the problems of its actions. */
export type StepFacts = Pick<EditorNode, 'type' | 'event' | 'actions' | 'outgoing'>
