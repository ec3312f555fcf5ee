import type { Action } from '@sendwright/model'

/** An action as the panel shows it: below its parent, with its number in the tree (`2`, `1.1`). */
export interface ActionRow {
  readonly action: Action
  readonly number: string
  /** 0 for an action without a parent. */
  readonly depth: number
}

/** The actions of a step in the order they are shown: each followed by its children. Broken parents count as none. */
export function actionRows(actions: readonly Action[]): readonly ActionRow[] {
  const children = childrenByParent(actions)
  const rowsBelow = (parent: string | null, prefix: string, depth: number): ActionRow[] =>
    (children.get(parent) ?? []).flatMap((action, index) => {
      const number = `${prefix}${index + 1}`
      return [{ action, number, depth }, ...rowsBelow(action.id, `${number}.`, depth + 1)]
    })
  return rowsBelow(null, '', 0)
}

/** Puts an action, with its children, where its sibling `overId` stands, or the sibling that holds `overId`. */
export function moveActionTo(actions: readonly Action[], id: string, overId: string): readonly Action[] {
  const parents = effectiveParents(actions)
  const parent = parents.get(id)
  let target: string | null = overId
  while (target !== null && parents.get(target) !== parent) target = parents.get(target) ?? null
  if (target === null || target === id || parent === undefined) return actions
  const siblings = actions.filter((action) => parents.get(action.id) === parent).map((action) => action.id)
  return withSiblings(actions, moved(siblings, siblings.indexOf(id), siblings.indexOf(target)))
}

/** Moves an action among its siblings, one place up (-1) or down (1); the same list when there is no place. */
export function moveActionBy(actions: readonly Action[], id: string, step: -1 | 1): readonly Action[] {
  const parents = effectiveParents(actions)
  const siblings = actions.filter((action) => parents.get(action.id) === parents.get(id)).map((action) => action.id)
  const from = siblings.indexOf(id)
  const to = from + step
  if (from < 0 || to < 0 || to >= siblings.length) return actions
  return withSiblings(actions, moved(siblings, from, to))
}

/** Whether `moveActionBy` would change anything. */
export function canMoveActionBy(actions: readonly Action[], id: string, step: -1 | 1): boolean {
  return moveActionBy(actions, id, step) !== actions
}

/** Changes one action of a list. */
export function replaceAction(
  actions: readonly Action[],
  id: string,
  change: (action: Action) => Action,
): readonly Action[] {
  return actions.map((action) => (action.id === id ? change(action) : action))
}

/** Takes an action out; its children move up to its parent. */
export function deleteAction(actions: readonly Action[], id: string): readonly Action[] {
  const parent = actions.find((action) => action.id === id)?.parent ?? null
  return actions
    .filter((action) => action.id !== id)
    .map((action) => (action.parent === id ? { ...action, parent } : action))
}

/** Puts a deleted action back where it was and gives it back its children; what changed since is kept. */
export function restoreAction(
  actions: readonly Action[],
  before: readonly Action[],
  deleted: Action,
): readonly Action[] {
  if (actions.some((action) => action.id === deleted.id)) return actions
  const index = before.findIndex((action) => action.id === deleted.id)
  const next = before.slice(index + 1).find((action) => actions.some((present) => present.id === action.id))
  const at = next === undefined ? actions.length : actions.findIndex((action) => action.id === next.id)
  const formerChildren = new Set(before.filter((action) => action.parent === deleted.id).map((action) => action.id))
  const reparented = actions.map((action) =>
    formerChildren.has(action.id) && action.parent === deleted.parent ? { ...action, parent: deleted.id } : action,
  )
  return reparented.toSpliced(at, 0, deleted)
}

/** Adds a copy of an action, without its children, behind it. */
export function duplicateAction(
  actions: readonly Action[],
  id: string,
  copy: { readonly id: string; readonly name: string },
): readonly Action[] {
  const index = actions.findIndex((action) => action.id === id)
  const original = actions[index]
  return original === undefined ? actions : actions.toSpliced(index + 1, 0, { ...original, ...copy })
}

/** The actions that can be the parent of `id`: all but itself and what stands below it. */
export function possibleParents(actions: readonly Action[], id: string): readonly Action[] {
  const below = new Set([id])
  for (const { action } of actionRows(actions))
    if (action.parent !== null && below.has(action.parent)) below.add(action.id)
  return actions.filter((action) => !below.has(action.id))
}

/** The child that runs first when the action is finished and runs its children: mandatory, automatic and enabled. */
export function nextAutorunChild(actions: readonly Action[], id: string): Action | null {
  return actions.find((action) => action.parent === id && action.trigger === 'automatic' && action.enabled) ?? null
}

function childrenByParent(actions: readonly Action[]): ReadonlyMap<string | null, readonly Action[]> {
  const parents = effectiveParents(actions)
  return Map.groupBy(actions, (action) => parents.get(action.id) ?? null)
}

/** Each action's parent, null where it names none, one that does not exist, or itself in a circle. */
function effectiveParents(actions: readonly Action[]): ReadonlyMap<string, string | null> {
  const named = new Map(actions.map((action) => [action.id, action.parent]))
  const isUsable = (id: string, parent: string): boolean => {
    const seen = new Set<string>()
    let current: string | null = parent
    while (current !== null && !seen.has(current)) {
      if (current === id) return false
      seen.add(current)
      current = named.get(current) ?? null
    }
    return named.has(parent)
  }
  return new Map(
    actions.map(({ id, parent }) => [id, parent !== null && isUsable(id, parent) ? parent : null] as const),
  )
}

function moved(ids: readonly string[], from: number, to: number): readonly string[] {
  const id = ids[from]
  return id === undefined ? ids : ids.toSpliced(from, 1).toSpliced(to, 0, id)
}

/** The list in shown order, with the named siblings in the given order. */
function withSiblings(actions: readonly Action[], siblings: readonly string[]): readonly Action[] {
  const rank = new Map(siblings.map((id, index) => [id, index]))
  const reordered = actions.filter((action) => rank.has(action.id))
  const byRank = reordered.toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0))
  let next = 0
  const placed = actions.map((action) => (rank.has(action.id) ? (byRank[next++] ?? action) : action))
  return actionRows(placed).map((row) => row.action)
}
