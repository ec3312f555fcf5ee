import { planImport, type ImportPlan } from '@sendwright/message'
import type { KafkaSendAction, ScenarioLink, Side } from '@sendwright/model'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { Fills } from './fills.ts'
import { comparePlan } from './comparePlan.ts'
import type { ImportData } from './useImportData.ts'

/** What is imported: a side of a scenario, to be mapped, or parameters that are complete. */
export type ImportContent =
  | { readonly kind: 'side'; readonly side: Side; readonly link: ScenarioLink | null }
  | { readonly kind: 'action'; readonly action: KafkaSendAction }

/** What it is imported into. */
export interface ImportTarget {
  readonly action: KafkaSendAction
  readonly messageIndex: number
  readonly importData: ImportData
  /** Names what is imported: what was filled in for one thing is none of another. */
  readonly key: string
}

/** What would change, with what a person has filled in. */
export interface PlannedImport {
  /** To be shown; it may be a moment behind what is being typed. */
  readonly plan: ImportPlan
  /** The action after the import, with all that is typed. */
  readonly imported: () => KafkaSendAction
  /** null where nothing can be filled in. */
  readonly fills: Fills | null
}

const noValues: Fills['values'] = Object.freeze({})

/** What importing would change; null while there is nothing to import. */
export function useImportPlan(content: ImportContent | null, target: ImportTarget): PlannedImport | null {
  const { action, messageIndex, importData, key } = target
  const [filled, setFilled] = useState<FilledIn>({})
  const values = filled[key] ?? noValues
  const first = useMemo(
    () => (content === null ? null : planOf(content, { action, messageIndex, importData, key }, noValues)),
    [content, action, messageIndex, importData, key],
  )
  // What is typed is shown first, what it changes follows.
  const typed = useMemo(() => ({ key, values }), [key, values])
  const deferred = useDeferredValue(typed)
  const settled = deferred.key === key ? deferred.values : values
  const plan = useMemo(
    () =>
      content === null || first === null || settled === noValues
        ? first
        : withSameRows(planOf(content, { action, messageIndex, importData, key }, settled), first),
    [content, first, action, messageIndex, importData, key, settled],
  )
  const open = useMemo(
    () => new Set(first?.rows.filter(({ change }) => change === 'toFill').map(({ id }) => id)),
    [first],
  )
  const onFill = useCallback(
    (rowId: string, value: string) => setFilled((present) => withValue(present, key, { rowId, value })),
    [key],
  )
  if (plan === null || content === null) return null
  return {
    plan,
    imported: () => planOf(content, target, values).action,
    fills: content.kind === 'side' ? { values, open, onFill } : null,
  }
}

type FilledIn = Readonly<Record<string, Fills['values']>>

function withValue(
  filled: FilledIn,
  key: string,
  { rowId, value }: { readonly rowId: string; readonly value: string },
): FilledIn {
  const { [rowId]: _before, ...others } = filled[key] ?? noValues
  return { ...filled, [key]: value.trim() === '' ? others : { ...others, [rowId]: value } }
}

/** A plan with the rows of the one before where they are the same, so that only the others are drawn again. */
function withSameRows(plan: ImportPlan, before: ImportPlan): ImportPlan {
  const known = new Map(before.rows.map((row) => [row.id, row]))
  const rows = plan.rows.map((row) => {
    const same = known.get(row.id)
    return same !== undefined && same.now === row.now && same.after === row.after && same.change === row.change
      ? same
      : row
  })
  return { ...plan, rows }
}

function planOf(content: ImportContent, target: ImportTarget, fills: Fills['values']): ImportPlan {
  const { action, messageIndex, importData } = target
  if (content.kind === 'action') return comparePlan(action, content.action, messageIndex)
  return planImport({ action, messageIndex, side: content.side, link: content.link, ...importData, fills })
}
