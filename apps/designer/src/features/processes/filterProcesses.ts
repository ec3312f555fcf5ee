import type { ProcessSummaryView } from '@sendwright/contract'

export interface ProcessFilter {
  readonly filter: string
  readonly onlyWithProblems: boolean
}

/** The processes whose name or id holds every word of the filter, in the order they came. */
export function filterProcesses(
  processes: readonly ProcessSummaryView[],
  { filter, onlyWithProblems }: ProcessFilter,
): readonly ProcessSummaryView[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return processes.filter((process) => {
    if (onlyWithProblems && process.errorCount + process.warningCount === 0) return false
    const searched = `${process.name} ${process.id}`.toLocaleLowerCase()
    return words.every((word) => searched.includes(word))
  })
}
