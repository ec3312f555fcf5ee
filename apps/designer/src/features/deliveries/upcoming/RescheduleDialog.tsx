import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import { fieldOrder } from '../../../ui/fieldOrder.ts'
import classes from './RescheduleDialog.module.css'
import { fromLocalInput, relativeTime, relativeTimes, toLocalInput } from './rescheduleTimes.ts'

export interface RescheduleDialogProps {
  /** How many deliveries; null: all that a filter fits. */
  readonly count: number | null
  /** When it is due now; null where several are due at different times. ISO 8601. */
  readonly dueAt: string | null
  readonly isPending: boolean
  readonly failure: ReactNode
  readonly onClose: () => void
  /** ISO 8601. */
  readonly onChoose: (dueAt: string) => void
}

const hourMs = 3_600_000

/** Asks for the time at which deliveries are to be due. */
export function RescheduleDialog({ count, dueAt, isPending, failure, onClose, onChoose }: RescheduleDialogProps) {
  const words = text.delivery.reschedule
  const [now] = useState(() => new Date())
  const [value, setValue] = useState(() => toLocalInput(startTime(dueAt, now)))
  const [tried, setTried] = useState(false)
  const at = fromLocalInput(value)
  const help = at !== null && at.getTime() <= now.getTime() ? words.past : words.atHelp

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (at !== null) onChoose(at.toISOString())
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={count === null ? words.titleAll : words.title(count)}
      size={440}
      closeButtonProps={{ 'aria-label': text.shell.close }}
    >
      <form onSubmit={submit} noValidate>
        <TextInput
          type="datetime-local"
          step={1}
          label={words.at}
          description={tried && at === null ? undefined : help}
          error={tried && at === null ? words.needsTime : undefined}
          inputWrapperOrder={fieldOrder}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          data-autofocus
        />
        <fieldset className={classes['choices']}>
          <legend className={classes['legend']}>{words.quick}</legend>
          {relativeTimes.map((choice) => (
            <Button
              key={choice}
              variant="default"
              size="xs"
              onClick={() => setValue(toLocalInput(relativeTime(choice, now)))}
            >
              {words.choices[choice]}
            </Button>
          ))}
        </fieldset>
        <p className={classes['note']}>{words.order}</p>
        {failure}
        <Group justify="flex-end" gap="sm" mt="lg">
          <Button variant="default" onClick={onClose}>
            {text.shell.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** The field begins with the time that is set, or in an hour where that has passed. */
function startTime(dueAt: string | null, now: Date): Date {
  const due = dueAt === null ? null : new Date(dueAt)
  return due !== null && due > now ? due : new Date(now.getTime() + hourMs)
}
