import type { PublishPlan } from '@sendwright/contract'
import { text } from '../../../text/en.ts'
import type { SaveState } from '../document/autosave/saveState.ts'

/** Why the button cannot be pressed, in words; `tone` where something has to be done about it. */
export interface PublishReason {
  readonly sentence: string
  readonly tone: 'failed' | 'dim'
}

/** Why the draft cannot be published now; null where it can. */
export function whyNotToPublish({
  save,
  plan,
  isCurrent,
  isElsewhere,
}: {
  readonly save: SaveState
  readonly plan: PublishPlan | undefined
  /** Whether the plan is of the draft as it is saved. */
  readonly isCurrent: boolean
  /** Whether the draft on the server is another one. */
  readonly isElsewhere: boolean
}): PublishReason | null {
  const words = text.publish.footer
  if (save.kind === 'editing' || save.kind === 'saving') return { sentence: words.saving, tone: 'dim' }
  if (save.kind !== 'saved') return { sentence: words.saveFirst, tone: 'failed' }
  if (plan === undefined || !isCurrent) return { sentence: '', tone: 'dim' }
  const errors = plan.problems.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return { sentence: words.fixFirst(errors), tone: 'failed' }
  if (isElsewhere) return { sentence: '', tone: 'dim' }
  return plan.live !== null && plan.changes.length === 0 ? { sentence: words.nothing, tone: 'dim' } : null
}

/** What stands above the list of changes; before the first version, what it will have. */
export function changesTitle({ live, changes }: PublishPlan): string {
  const words = text.publish.changes
  if (live === null) {
    const count = (what: string): number => changes.filter((change) => change.what === what).length
    return changes.length === 0 ? words.noneFirst : words.first(count('node'), count('action'))
  }
  return changes.length === 0 ? words.none(live.number) : words.since(changes.length, live.number)
}

/** What happens to runs when the plan is carried out. */
export function runsSentence({ number, live, runsUnderWay }: PublishPlan): string {
  const words = text.publish.footer
  if (live === null) return words.first
  if (runsUnderWay === 0) return words.noRuns(number)
  // Before the second version there is only one that they can have started with.
  return live.number === 1 ? words.runs(runsUnderWay, live.number, number) : words.runsOfSeveral(runsUnderWay, number)
}
