import type { ProcessChange } from '@sendwright/model'
import { fieldChange, type Place } from './change.ts'
import { named } from './words.ts'

/** A change of an action whose place is put in once for all of them. */
export type Change = Pick<ProcessChange, 'kind' | 'what' | 'sentence'> & Partial<ProcessChange>

/** What was added to a list and taken out of it; the only one of each is a change from one to the other. */
export function listChanges(
  title: string,
  path: string,
  before: readonly string[],
  after: readonly string[],
): readonly Change[] {
  const [first, second] = [before[0], after[0]]
  if (before.length === 1 && after.length === 1 && first !== undefined && second !== undefined)
    return field(`${path}/0`, title, named(first), named(second))
  const added = after.filter((item) => !before.includes(item))
  const removed = before.filter((item) => !after.includes(item))
  const isReordered = added.length === 0 && removed.length === 0 && before.join('\n') !== after.join('\n')
  return [
    ...added.map((to): Change => ({
      kind: 'added',
      what: 'field',
      path,
      field: title,
      to,
      sentence: `${title} ${named(to)} added`,
    })),
    ...removed.map((from): Change => ({
      kind: 'removed',
      what: 'field',
      path,
      field: title,
      from,
      sentence: `${title} ${named(from)} removed`,
    })),
    ...(isReordered ? field(path, `${title}s`, before.join(', '), after.join(', ')) : []),
  ]
}

/** A field that differs, in words. */
export function field(path: string, name: string, from: string, to: string): readonly Change[] {
  return from === to ? [] : [fieldChange(nowhere, { path, field: name, from, to })].map(withoutPlace)
}

/** A text that differs, to be shown line by line. */
export function textField(path: string, name: string, before: string, after: string): readonly Change[] {
  if (before === after) return []
  return [
    fieldChange(nowhere, { path, field: name, from: named(before), to: named(after), text: { before, after } }),
  ].map(withoutPlace)
}

const nowhere: Place = { nodeId: null, nodeName: '', actionId: null, actionName: '' }

/** The place is put in once for all changes of an action. */
function withoutPlace({
  nodeId: _node,
  nodeName: _nodeName,
  actionId: _action,
  actionName: _name,
  ...change
}: ProcessChange): Change {
  return change
}
