import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatMoment } from '../../../text/format.ts'
import { filterChips, type FilterChip } from '../place.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from './DeliveryList.module.css'

/** The filters of the list that have no field of their own, each with a way to take it away. */
export function FilterChips({ place, change }: { readonly place: DeliveriesPlace; readonly change: ChangePlace }) {
  const words = text.deliveries.filters
  return filterChips(place).map((chip) => (
    <span key={chip} className={classes['chip']}>
      {words.chips[chip]} <ChipValue chip={chip} place={place} />
      <ActionIcon
        size={18}
        aria-label={words.remove(words.chips[chip])}
        onClick={() => change(removals[chip])}
        className={classes['chipRemove'] ?? ''}
      >
        <IconX size={12} stroke={1.6} />
      </ActionIcon>
    </span>
  ))
}

const removals = {
  key: { key: undefined },
  cause: { cause: undefined },
  run: { run: undefined },
  due: { dueFrom: undefined, dueTo: undefined, order: undefined },
} as const

function ChipValue({ chip, place }: { readonly chip: FilterChip; readonly place: DeliveriesPlace }) {
  const { key, run, dueFrom, dueTo } = place
  if (chip === 'key') return <code className={classes['chipValue']}>{key}</code>
  if (chip === 'run') return <code className={classes['chipValue']}>{run}</code>
  if (chip === 'cause') return null
  return (
    <span>
      {dueFrom !== undefined && formatMoment(dueFrom)}
      {dueTo !== undefined && ` – ${formatMoment(dueTo)}`}
    </span>
  )
}
