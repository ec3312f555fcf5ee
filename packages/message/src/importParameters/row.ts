import type { ImportChangeKind, ImportRow, ImportRowKind } from './importPlan.ts'

/** A row of a plan; what it does follows from what stands there before and after, unless it is told. */
export function rowOf(
  kind: ImportRowKind,
  label: string,
  facts: Pick<ImportRow, 'now' | 'after'> & Partial<Omit<ImportRow, 'kind' | 'label' | 'now' | 'after'>>,
): ImportRow {
  const { now, after } = facts
  return {
    id: kind === 'connection' || kind === 'key' ? kind : `${kind}:${label}`,
    kind,
    label,
    environments: [],
    type: null,
    mandatory: false,
    change: changeOf(now, after),
    suggestions: [],
    ...facts,
  }
}

function changeOf(now: string | null, after: string | null): ImportChangeKind {
  if (now === after) return 'kept'
  if (now === null) return 'added'
  return after === null ? 'removed' : 'replaced'
}
