import { Button } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import type { Delivery } from '@sendwright/model'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useDecideDelivery, type DeliveryDecision } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { notify } from '../../../app/notify.tsx'
import { text } from '../../../text/en.ts'
import { formatMoment } from '../../../text/format.ts'
import { ErrorState } from '../../../ui/ErrorState.tsx'
import { useNow } from '../../../ui/useNow.ts'
import { RescheduleDialog } from '../upcoming/RescheduleDialog.tsx'
import { undoOf } from './deliveryUndo.ts'
import classes from '../../../app/deliveryDetail/DeliveryDetail.module.css'
import { ReasonButton } from '../../../app/ReasonButton.tsx'

/** What a person can decide about a delivery in its state; what can be taken back offers Undo. */
export function DeliveryActions({ delivery }: { readonly delivery: Delivery }) {
  const words = text.delivery.actions
  const decide = useDecideDelivery()
  const [isRescheduling, setRescheduling] = useState(false)
  const { id, state, dueAt } = delivery
  const now = useNow(1_000)
  const isLater = state === 'accepted' && Date.parse(dueAt) > now.getTime()
  const asked = decide.isPending ? decide.variables.operation : null
  // The failure of a decision is told until the next one.
  const failed = decide.error === null ? null : decide.variables

  function run(decision: DeliveryDecision, done: string): void {
    decide.mutate(decision, {
      onSuccess: () => {
        setRescheduling(false)
        const undo = undoOf(decision, delivery)
        notify({
          message: done,
          icon: <IconCheck size={16} stroke={1.6} />,
          ...(undo !== null && { undo: () => takeBack(undo) }),
        })
      },
    })
  }

  function takeBack(undo: DeliveryDecision): void {
    decide.mutateAsync(undo).catch((error: unknown) => notify({ message: words.undoFailed(conflictWords(error)) }))
  }

  const failure = failed && decide.error && (
    <ErrorState
      title={words.notDone[failed.operation]}
      detail={conflictWords(decide.error)}
      requestId={errorView(decide.error).requestId}
    />
  )
  if (state === 'delivered') return failure
  return (
    <>
      <fieldset className={classes['actions']} aria-label={words.label}>
        {state === 'failed' && (
          <Button loading={asked === 'retry'} onClick={() => run({ operation: 'retry', id }, words.done.retry)}>
            {words.retry}
          </Button>
        )}
        {(state === 'skipped' || state === 'cancelled') && (
          <Button
            variant="default"
            loading={asked === 'restore'}
            onClick={() => run({ operation: 'restore', id }, words.done.restore)}
          >
            {words.restore}
          </Button>
        )}
        {isLater && (
          <Button
            variant="default"
            loading={asked === 'reschedule' && !isRescheduling}
            onClick={() => run({ operation: 'reschedule', id, dueAt: new Date().toISOString() }, words.done.sendNow)}
          >
            {words.sendNow}
          </Button>
        )}
        {state === 'accepted' && (
          <Button variant="default" onClick={() => setRescheduling(true)}>
            {words.reschedule}
          </Button>
        )}
        {(state === 'failed' || state === 'accepted') &&
          (['skip', 'cancel'] as const).map((operation) => (
            <ReasonButton
              key={operation}
              operation={operation}
              isPending={asked === operation}
              isWarning={operation === 'cancel' && state === 'failed'}
              onConfirm={(reason) => run({ operation, id, reason }, words.done[operation])}
            />
          ))}
      </fieldset>
      {state === 'sending' && <p className={classes['small']}>{words.sendingNote}</p>}
      {state === 'failed' && <p className={classes['small']}>{words.failedNote}</p>}
      {!isRescheduling && failure}
      {isRescheduling && (
        <RescheduleDialog
          count={1}
          dueAt={dueAt}
          isPending={decide.isPending}
          failure={failure}
          onClose={() => setRescheduling(false)}
          onChoose={(at) => run({ operation: 'reschedule', id, dueAt: at }, words.done.reschedule(formatMoment(at)))}
        />
      )}
    </>
  )
}

/** A refusal in words that say what to do; the server's sentence for all else. */
function conflictWords(error: unknown): string {
  const code = error instanceof ApiError ? error.body?.code : undefined
  const { conflicts } = text.delivery.actions
  return code !== undefined && isConflict(code) ? conflicts[code] : errorView(error).detail
}

function isConflict(code: string): code is keyof typeof text.delivery.actions.conflicts {
  return Object.hasOwn(text.delivery.actions.conflicts, code)
}
