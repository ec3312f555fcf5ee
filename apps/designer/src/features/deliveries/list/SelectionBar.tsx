import { ActionIcon, Button } from '@mantine/core'
import type { BulkOperation } from '@sendwright/contract'
import type { DeliverySummary } from '@sendwright/model'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useStartBulk } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import type { DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatCount } from '../../../text/format.ts'
import { BulkDialogs, type BulkAsk } from '../bulk/BulkDialogs.tsx'
import { followBulk } from '../bulk/useBulkOperations.ts'
import { bulkFilter } from '../place.ts'
import classes from './DeliveryList.module.css'
import { operationsFor, operationsOf } from './selection.ts'

export interface SelectionBarProps {
  readonly place: DeliveriesPlace
  readonly selected: readonly DeliverySummary[]
  /** There are more of one state than those that are loaded. */
  readonly canTakeAll: boolean
  /** All that the filters fit are meant, not only the rows that are loaded. */
  readonly isEverything: boolean
  readonly onEverything: () => void
  readonly onClear: () => void
}

/** What can be done with the rows that are selected; each button says with how many. */
export function SelectionBar({ place, selected, canTakeAll, isEverything, onEverything, onClear }: SelectionBarProps) {
  const words = text.deliveries.selection
  const start = useStartBulk()
  const [ask, setAsk] = useState<BulkAsk | null>(null)
  const operations = isEverything ? everything(place) : operationsFor(selected)

  function run(operation: BulkOperation): void {
    const fitting = selected.filter(({ state }) => operationsOf[state].some((each) => each === operation))
    const target = isEverything
      ? { request: { filter: bulkFilter(place, new Date()) }, count: null }
      : { request: { ids: fitting.map(({ id }) => id) }, count: fitting.length }
    if (operation === 'skip' || operation === 'cancel' || operation === 'reschedule')
      return setAsk({ ...target, operation })
    start.mutate(
      { ...target.request, operation },
      {
        onSuccess: ({ id }) => {
          followBulk(id)
          onClear()
        },
      },
    )
  }

  return (
    <fieldset className={classes['selection']} aria-label={words.label}>
      <output className={classes['selected']}>
        {isEverything
          ? words.allSelected(text.deliveries.list.titles[place.state ?? 'all'])
          : words.count(selected.length)}
      </output>
      {canTakeAll && !isEverything && (
        <Button variant="subtle" size="xs" onClick={onEverything}>
          {words.all}
        </Button>
      )}
      <span className={classes['operations']}>
        {operations.length === 0 && <span className={classes['nothing']}>{words.nothing}</span>}
        {operations.map(({ operation, count }) => (
          <Button
            key={operation}
            variant="default"
            size="xs"
            loading={start.isPending && start.variables.operation === operation}
            onClick={() => run(operation)}
          >
            {words.operations[operation](count === null ? words.everything : formatCount(count))}
          </Button>
        ))}
        {start.error && <span className={classes['failure']}>{errorView(start.error).detail}</span>}
      </span>
      <ActionIcon aria-label={words.clear} onClick={onClear}>
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
      <BulkDialogs ask={ask} onClose={() => setAsk(null)} onStarted={onClear} />
    </fieldset>
  )
}

interface OfferedOperation {
  readonly operation: BulkOperation
  /** null: not known. */
  readonly count: number | null
}

/** What fits all of a filter: what fits its state. How many that are is known when it has begun. */
function everything({ state }: DeliveriesPlace): readonly OfferedOperation[] {
  return state === undefined ? [] : operationsOf[state].map((operation) => ({ operation, count: null }))
}
