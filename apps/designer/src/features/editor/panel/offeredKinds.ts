import type { ActionType } from '@sendwright/model'
import type { EditorNode } from '../document/editorDocument.ts'

/** The kinds of actions that make sense on a step, the fitting one first; empty for one that only chooses a way. */
export function offeredKinds({ type, event }: Pick<EditorNode, 'type' | 'event'>): readonly ActionType[] {
  if (type.endsWith('Gateway')) return []
  if (type.endsWith('Event')) {
    const isCatching = type === 'StartEvent' || type === 'IntermediateCatchEvent' || type === 'BoundaryEvent'
    if (event === 'message') return isCatching ? ['kafkaReceive', 'kafkaSend'] : ['kafkaSend', 'kafkaReceive']
    return ['kafkaSend']
  }
  if (type === 'ReceiveTask') return ['kafkaReceive', 'kafkaSend', 'script']
  if (type === 'ScriptTask') return ['script', 'kafkaSend', 'kafkaReceive']
  return ['kafkaSend', 'kafkaReceive', 'script']
}
