import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { defaultRange, listScope, longerRange } from '../place.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from './DeliveryList.module.css'
import type { DeliveryListState } from './useDeliveryList.ts'

export interface ListEndProps {
  readonly list: DeliveryListState
  readonly place: DeliveriesPlace
  readonly change: ChangePlace
  readonly retention: ReactNode
}

/** How many rows there are and, where they end, what lies beyond: a longer time, and how long the finished are kept. */
export function ListEnd({ list, place, change, retention }: ListEndProps) {
  const words = text.deliveries.list
  const ranges = text.deliveries.filters.ranges
  const isTimed = listScope(place).time.kind === 'last'
  const longer = longerRange(place)
  return (
    <footer className={classes['end']}>
      <output>{text.deliveries.count(list.rows.length, list.hasMore)}</output>
      {list.isLoadingMore && <span>{words.loadingMore}</span>}
      {!list.hasMore && isTimed && (
        <span>
          {words.end(ranges[place.range ?? defaultRange])}{' '}
          {longer !== null && (
            <Button variant="subtle" size="xs" onClick={() => change({ range: longer })}>
              {words.longer(ranges[longer])}
            </Button>
          )}
        </span>
      )}
      {!list.hasMore && retention}
    </footer>
  )
}
