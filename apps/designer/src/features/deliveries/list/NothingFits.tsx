import { Button } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { listScope, longerRange } from '../place.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'

/** No delivery has what the filters ask for: look further back, or drop the filters. */
export function NothingFits({ place, change }: { readonly place: DeliveriesPlace; readonly change: ChangePlace }) {
  const words = text.deliveries.list
  const longer = listScope(place).time.kind === 'always' ? null : longerRange(place)
  const isFiltered = [
    place.state,
    place.connection,
    place.topic,
    place.key,
    place.cause,
    place.run,
    place.dueFrom,
  ].some((part) => part !== undefined)
  return (
    <EmptyState
      icon={<IconSearch size={20} stroke={1.6} />}
      title={words.none.title}
      note={place.key === undefined ? words.none.note : words.noneKey(place.key)}
      actions={
        <>
          {longer !== null && (
            <Button variant="default" onClick={() => change({ range: longer, from: undefined, to: undefined })}>
              {words.longer(text.deliveries.filters.ranges[longer])}
            </Button>
          )}
          {isFiltered && (
            <Button
              variant="default"
              onClick={() =>
                change({
                  state: undefined,
                  connection: undefined,
                  topic: undefined,
                  key: undefined,
                  cause: undefined,
                  run: undefined,
                  dueFrom: undefined,
                  dueTo: undefined,
                  order: undefined,
                })
              }
            >
              {words.showAll}
            </Button>
          )}
        </>
      }
    />
  )
}
