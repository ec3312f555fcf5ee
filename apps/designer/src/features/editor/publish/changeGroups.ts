import type { PublishPlan } from '@sendwright/contract'
import type { Problem, ProcessChange } from '@sendwright/model'

/** A problem of the draft with the step and action it is about. */
export type PlanProblem = PublishPlan['problems'][number]

/** A change with its place in the list. */
export interface ChangeItem {
  /** Stays the same as long as the change is about the same thing. */
  readonly key: string
  /** In the order of the list, from 0. */
  readonly index: number
  readonly change: ProcessChange
  /** Errors in the very field that has changed. */
  readonly errors: number
}

/** The changes of one action, or of the step itself where `actionId` is null. */
export interface ActionChanges {
  readonly actionId: string | null
  readonly name: string
  /** Errors of the action outside the fields that have changed. */
  readonly errors: number
  readonly items: readonly ChangeItem[]
}

/** The changes of one step, or of the process as a whole where `nodeId` is null. */
export interface StepChanges {
  readonly nodeId: string | null
  readonly name: string
  readonly actions: readonly ActionChanges[]
}

/** Changes by step and action in the order they came; those of the process as a whole stand last. */
export function groupChanges(
  changes: readonly ProcessChange[],
  problems: readonly PlanProblem[] = [],
): readonly StepChanges[] {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const steps = [...groupBy(changes, ({ nodeId }) => nodeId)]
  const ordered = [...steps.filter(([nodeId]) => nodeId !== null), ...steps.filter(([nodeId]) => nodeId === null)]
  const keys = createKeys()
  let index = 0
  return ordered.map(([nodeId, ofStep]) => {
    const byAction = [...groupBy(ofStep, ({ actionId }) => actionId)]
    const actions = [...byAction.filter(([id]) => id === null), ...byAction.filter(([id]) => id !== null)]
    return {
      nodeId,
      name: ofStep[0]?.nodeName ?? '',
      actions: actions.map(([actionId, ofAction]) => {
        const own = actionId === null ? [] : errors.filter((problem) => problem.actionId === actionId)
        const shown = new Set<PlanProblem>()
        const items = ofAction.map((change) => {
          const here = own.filter((problem) => !shown.has(problem) && isIn(pathInAction(problem), change.path))
          for (const problem of here) shown.add(problem)
          return { key: keys(change), index: index++, change, errors: here.length }
        })
        return { actionId, name: ofAction[0]?.actionName ?? '', errors: own.length - shown.size, items }
      }),
    }
  })
}

/** All changes in the order of the list. */
export function changeItems(steps: readonly StepChanges[]): readonly ChangeItem[] {
  return steps.flatMap(({ actions }) => actions.flatMap(({ items }) => items))
}

/** The changes that are listed: before the first version everything is new, and what counts are its actions. */
export function shownChanges({ live, changes }: Pick<PublishPlan, 'live' | 'changes'>): readonly ProcessChange[] {
  if (live !== null) return changes
  const actions = changes.filter(({ what }) => what === 'action')
  return actions.length > 0 ? actions : changes.filter(({ what }) => what === 'node')
}

/** The change that is shown first: the first message, because it is what reaches others; else the first of all. */
export function firstChange(items: readonly ChangeItem[]): ChangeItem | undefined {
  return items.find(({ change }) => change.what === 'message' && change.text !== null) ?? items[0]
}

/** Whether a change is about what the drawing shows. */
export function isOfDrawing({ what }: ProcessChange): boolean {
  return what === 'node' || what === 'flow' || what === 'drawing'
}

/** The path of a problem from its action, where it is told from the process. */
export function pathInAction({ path }: Pick<Problem, 'path'>): string {
  return /^\/nodes\/[^/]+\/actions\/[^/]+(.*)$/.exec(path)?.[1] ?? path
}

/** Whether one of two fields holds the other; an action as a whole holds none of them alone. */
function isIn(path: string, field: string): boolean {
  if (field === '' || path === '') return false
  return path === field || path.startsWith(`${field}/`) || field.startsWith(`${path}/`)
}

function createKeys(): (change: ProcessChange) => string {
  const seen = new Map<string, number>()
  return ({ nodeId, actionId, what, path, field, kind }) => {
    const base = [nodeId, actionId, what, path, field, kind].join('\n')
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    return count === 1 ? base : `${base}\n${count}`
  }
}

function groupBy<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}
