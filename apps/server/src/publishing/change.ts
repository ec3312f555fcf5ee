import type { ProcessChange } from '@sendwright/model'

/** Where something changed. */
export type Place = Pick<ProcessChange, 'nodeId' | 'nodeName' | 'actionId' | 'actionName'>

/** A change with the fields that most do not need left empty. */
export function changeOf(
  place: Place,
  change: Pick<ProcessChange, 'kind' | 'what' | 'sentence'> & Partial<ProcessChange>,
): ProcessChange {
  return { ...place, path: '', field: '', from: null, to: null, text: null, ...change }
}

/** A field that changed from one value to another, both in words. */
export function fieldChange(place: Place, { path, field, from, to, text = null }: FieldChange): ProcessChange {
  return changeOf(place, {
    kind: 'changed',
    what: 'field',
    path,
    field,
    from,
    to,
    text,
    sentence: text === null ? `${field} changed from ${from} to ${to}` : `${field} changed`,
  })
}

/** A field before and after, in words. */
export interface FieldChange {
  readonly path: string
  readonly field: string
  readonly from: string
  readonly to: string
  /** Whole texts, where a difference line by line says more. */
  readonly text?: ProcessChange['text']
}
