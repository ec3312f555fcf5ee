import type { Action, ProcessNode } from '@sendwright/model'

/** The actions of a node that exist for a run, as a tree. */
export interface ActionTree {
  readonly roots: readonly Action[]
  readonly all: ReadonlyMap<string, Action>
  children(id: string): readonly Action[]
}

const trees = new WeakMap<ProcessNode, ActionTree>()

/** The actions of a node in their order. Disabled ones do not exist, nor what stands below them. */
export function actionTreeOf(node: ProcessNode): ActionTree {
  let tree = trees.get(node)
  if (tree === undefined) trees.set(node, (tree = createTree(node)))
  return tree
}

function createTree(node: ProcessNode): ActionTree {
  const enabled = node.actions
    .filter(({ enabled: isEnabled }) => isEnabled)
    .filter((action) => !startsRuns(node, action))
  const byParent = Map.groupBy(enabled, ({ parent }) => parent)
  const all = new Map<string, Action>()
  const pending = [...(byParent.get(null) ?? [])]
  for (let action = pending.pop(); action !== undefined; action = pending.pop()) {
    if (all.has(action.id)) continue
    all.set(action.id, action)
    pending.push(...(byParent.get(action.id) ?? []))
  }
  return {
    roots: byParent.get(null) ?? [],
    all,
    children: (id) => (all.has(id) ? (byParent.get(id) ?? []) : []),
  }
}

/** Whether the action is what a message start event begins runs with: in the run it has no part. */
export function startsRuns({ type }: Pick<ProcessNode, 'type'>, action: Action): boolean {
  return type === 'StartEvent' && action.type === 'kafkaReceive'
}

/** Whether the token waits for the action. Automatic ones always are. */
export function isMandatory({ trigger, required }: Action): boolean {
  return trigger === 'automatic' || required
}
