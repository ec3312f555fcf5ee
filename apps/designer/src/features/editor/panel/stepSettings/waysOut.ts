import type { EditorNode } from '../../document/editorDocument.ts'

/**
 * How the flows out of a step are chosen: `first` that holds, `all` that hold, `every` one; `none` where there is nothing to
 * choose.
 */
export type WaysOut = 'first' | 'all' | 'every' | 'none'

/** How the flows out of a step are chosen. */
export function waysOut({ type, outgoing }: Pick<EditorNode, 'type' | 'outgoing'>): WaysOut {
  if (type === 'ExclusiveGateway') return outgoing.length > 0 ? 'first' : 'none'
  if (type === 'InclusiveGateway') return outgoing.length > 0 ? 'all' : 'none'
  if (type.endsWith('Gateway')) return type === 'ParallelGateway' && outgoing.length > 1 ? 'every' : 'none'
  const isTask = !type.endsWith('Event')
  if (outgoing.some(({ condition }) => condition !== null)) return 'all'
  return isTask && outgoing.length > 1 ? 'all' : outgoing.length > 1 ? 'every' : 'none'
}
