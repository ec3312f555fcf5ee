import { planImport, type ImportPlan } from '@sendwright/message'
import type { KafkaSendAction, ScenarioLink, Side } from '@sendwright/model'
import { useMemo, useState } from 'react'
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
  readonly plan: ImportPlan
  /** null where nothing can be filled in. */
  readonly fills: Fills | null
}

const noValues: Fills['values'] = Object.freeze({})

/** What importing would change; null while there is nothing to import. */
export function useImportPlan(content: ImportContent | null, target: ImportTarget): PlannedImport | null {
  const { action, messageIndex, importData, key } = target
  const [filled, setFilled] = useState<Readonly<Record<string, Fills['values']>>>({})
  const values = filled[key] ?? noValues
  const first = useMemo(
    () => (content === null ? null : planOf(content, { action, messageIndex, importData, key }, noValues)),
    [content, action, messageIndex, importData, key],
  )
  const plan = useMemo(
    () =>
      content === null || values === noValues
        ? first
        : planOf(content, { action, messageIndex, importData, key }, values),
    [content, first, action, messageIndex, importData, key, values],
  )
  const open = useMemo(
    () => new Set(first?.rows.filter(({ change }) => change === 'toFill').map(({ id }) => id)),
    [first],
  )
  if (plan === null) return null
  if (content?.kind !== 'side') return { plan, fills: null }

  function onFill(rowId: string, value: string): void {
    const { [rowId]: _before, ...others } = values
    setFilled({ ...filled, [key]: value.trim() === '' ? others : { ...others, [rowId]: value } })
  }
  return { plan, fills: { values, open, onFill } }
}

function planOf(content: ImportContent, target: ImportTarget, fills: Fills['values']): ImportPlan {
  const { action, messageIndex, importData } = target
  if (content.kind === 'action') return comparePlan(action, content.action, messageIndex)
  return planImport({ action, messageIndex, side: content.side, link: content.link, ...importData, fills })
}
