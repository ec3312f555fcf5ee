import type { DeliveryOverview } from '@sendwright/contract'
import type { DeliveryState } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { StateCounts as Counts } from '../../../ui/StateCounts.tsx'

export interface StateCountsProps {
  /** null while they are not known. */
  readonly counts: DeliveryOverview['counts'] | null
  readonly chosen: DeliveryState | undefined
  readonly onChoose: (state: DeliveryState | undefined) => void
}

const order = ['delivered', 'sending', 'accepted', 'failed', 'skipped', 'cancelled'] as const

/** How many deliveries are in each state; choosing one filters the list by it, choosing it again shows all. */
export function StateCounts({ counts, chosen, onChoose }: StateCountsProps) {
  const words = text.deliveries
  return (
    <Counts
      label={words.filters.state}
      counts={order.map((state) => ({
        state,
        look: state,
        label: words.states[state],
        count: counts?.[state] ?? null,
        title: words.stateNotes[state],
      }))}
      chosen={chosen}
      onChoose={onChoose}
    />
  )
}
