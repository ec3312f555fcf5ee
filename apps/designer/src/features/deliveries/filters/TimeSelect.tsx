import { Button, Group, Popover, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { deliveryRanges, type DeliveriesPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatMoment } from '../../../text/format.ts'
import { defaultRange, rangeMs } from '../place.ts'
import { fromLocalInput, toLocalInput } from '../upcoming/rescheduleTimes.ts'
import type { ChangePlace } from '../useDeliveriesPlace.ts'
import classes from './FilterBar.module.css'

const custom = 'custom'
const chosen = 'chosen'

/** The time that the page is about: back from now, or between two moments. */
export function TimeSelect({ place, change }: { readonly place: DeliveriesPlace; readonly change: ChangePlace }) {
  const words = text.deliveries.filters
  const [isOpen, setOpen] = useState(false)
  const { range = defaultRange, from, to } = place
  const isFixed = from !== undefined && to !== undefined

  function choose(value: string | null): void {
    const found = deliveryRanges.find((candidate) => candidate === value)
    if (found !== undefined)
      change({ range: found === defaultRange ? undefined : found, from: undefined, to: undefined })
    else setOpen(true)
  }

  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Select
          className={classes['time'] ?? ''}
          aria-label={words.time}
          value={isFixed ? chosen : range}
          data={[
            ...deliveryRanges.map((value) => ({ value, label: words.ranges[value] })),
            ...(isFixed ? [{ value: chosen, label: `${formatMoment(from)} – ${formatMoment(to)}` }] : []),
            { value: custom, label: words.custom },
          ]}
          onChange={choose}
          comboboxProps={{ width: 220, position: 'bottom-end' }}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={words.customTitle}>
        <CustomTime
          from={isFixed ? from : null}
          to={isFixed ? to : null}
          rangeMs={rangeMs[range]}
          onClose={() => setOpen(false)}
          onChoose={(one, other) => {
            setOpen(false)
            change({ range: undefined, from: one.toISOString(), to: other.toISOString() })
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

interface CustomTimeProps {
  /** ISO 8601; null where the time is counted back from now. */
  readonly from: string | null
  readonly to: string | null
  readonly rangeMs: number
  readonly onClose: () => void
  readonly onChoose: (from: Date, to: Date) => void
}

function CustomTime({ from, to, rangeMs: ms, onClose, onChoose }: CustomTimeProps) {
  const words = text.deliveries.filters
  const [fromText, setFrom] = useState(() => toLocalInput(from === null ? new Date(Date.now() - ms) : new Date(from)))
  const [toText, setTo] = useState(() => toLocalInput(to === null ? new Date() : new Date(to)))
  const [one, other] = [fromLocalInput(fromText), fromLocalInput(toText)]
  const isRight = one !== null && other !== null && one < other

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isRight) onChoose(one, other)
  }

  return (
    <form className={classes['custom']} onSubmit={submit} noValidate>
      <TextInput
        type="datetime-local"
        step={1}
        label={words.from}
        value={fromText}
        onChange={(event) => setFrom(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        step={1}
        label={words.to}
        value={toText}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      {!isRight && <p className={classes['problem']}>{words.order}</p>}
      <Group gap="sm" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
        <Button type="submit" disabled={!isRight}>
          {words.apply}
        </Button>
      </Group>
    </form>
  )
}
