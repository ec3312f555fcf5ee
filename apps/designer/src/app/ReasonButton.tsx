import { Button, Group, Popover, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { text } from '../text/en.ts'
import { fieldOrder } from '../ui/fieldOrder.ts'
import classes from './deliveryDetail/DeliveryDetail.module.css'

export interface ReasonButtonProps {
  readonly operation: 'skip' | 'cancel'
  readonly isPending: boolean
  /** It ends something that has failed. */
  readonly isWarning: boolean
  readonly onConfirm: (reason: string | null) => void
}

/** A decision with an optional reason: the button opens a field for it, Enter confirms. */
export function ReasonButton({ operation, isPending, isWarning, onConfirm }: ReasonButtonProps) {
  const words = text.delivery.actions
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')

  function submit(event: FormEvent): void {
    event.preventDefault()
    setOpen(false)
    onConfirm(reason.trim() === '' ? null : reason.trim())
    setReason('')
  }

  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus shadow="md" width={300}>
      <Popover.Target>
        <Button
          variant="default"
          loading={isPending}
          className={isWarning ? classes['warning'] : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          {words[operation]}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.confirm[operation]}>
        <form onSubmit={submit}>
          <TextInput
            label={words.reason}
            description={words.reasonHelp}
            inputWrapperOrder={fieldOrder}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1_000}
            data-autofocus
          />
          <Group justify="flex-end" gap="sm" mt="sm">
            <Button variant="default" onClick={() => setOpen(false)}>
              {words.back}
            </Button>
            <Button type="submit" variant="default">
              {words.confirm[operation]}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
