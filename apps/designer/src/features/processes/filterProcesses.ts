import type { ProcessSummaryView } from '@sendwright/contract'

/** Which processes a list shows besides all: those whose draft has problems, or has been saved since it was published. */
export const processViews = ['with-problems', 'unpublished'] as const
export type ProcessView = (typeof processViews)[number]

export interface ProcessFilter {
  readonly filter: string
  /** Null shows all. */
  readonly show: ProcessView | null
}

/** The processes whose name or id holds every word of the filter, in the order they came. */
export function filterProcesses(
  processes: readonly ProcessSummaryView[],
  { filter, show }: ProcessFilter,
): readonly ProcessSummaryView[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return processes.filter((process) => {
    if (show === 'with-problems' && process.errorCount + process.warningCount === 0) return false
    if (show === 'unpublished' && !hasUnpublishedSaves(process)) return false
    const searched = `${process.name} ${process.id}`.toLocaleLowerCase()
    return words.every((word) => searched.includes(word))
  })
}

/** Whether the draft was saved after the newest version was published; one without a version counts too. */
export function hasUnpublishedSaves({ version, published }: ProcessSummaryView): boolean {
  return published === null || version > published.draftVersion
}
