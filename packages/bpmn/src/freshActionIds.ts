import type { Action } from '@sendwright/model'

/** The same actions with fresh ids, as a pasted step needs them. Parents within the list follow; parents outside it stay. */
export function withFreshActionIds(actions: readonly Action[], createId: () => string): readonly Action[] {
  const fresh = actions.map((action) => ({ ...action, id: createId() }))
  // The first of several actions with one id is the one that parents mean, as in checkActions.
  const freshIds = new Map<string, string>()
  fresh.forEach((action, index) => {
    const old = actions[index]?.id
    if (old !== undefined && !freshIds.has(old)) freshIds.set(old, action.id)
  })
  return fresh.map((action) =>
    action.parent === null ? action : { ...action, parent: freshIds.get(action.parent) ?? action.parent },
  )
}
