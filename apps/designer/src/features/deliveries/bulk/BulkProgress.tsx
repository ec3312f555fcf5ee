import { ActionIcon, Button, Progress } from '@mantine/core'
import type { Bulk } from '@sendwright/contract'
import { IconX } from '@tabler/icons-react'
import { useStopBulk, useUndoBulk } from '../../../api/deliveries.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { useNow } from '../../../ui/useNow.ts'
import { StateIcon } from '../../../ui/StateText.tsx'
import classes from './BulkProgress.module.css'
import { timeLeft } from './timeLeft.ts'
import { followBulk, useBulkOperations } from './useBulkOperations.ts'

/** The bulk operations that run, with Stop, and what became of those that ran, with Undo. */
export function BulkProgress() {
  const { bulks, dismiss } = useBulkOperations()
  if (bulks.length === 0) return null
  return (
    <section className={classes['bulks']} aria-label={text.delivery.bulk.progress}>
      {bulks.map((bulk) =>
        bulk.state === 'running' ? (
          <Running key={bulk.id} bulk={bulk} />
        ) : (
          <Finished key={bulk.id} bulk={bulk} onDismiss={() => dismiss(bulk.id)} />
        ),
      )}
    </section>
  )
}

function Running({ bulk }: { readonly bulk: Bulk }) {
  const words = text.delivery.bulk
  const stop = useStopBulk()
  const now = useNow(1_000)
  const { operation, done, refused, total } = bulk
  const finished = done + refused
  const left = timeLeft(bulk, now)
  const title = words.running[operation](total)
  return (
    <div className={classes['bulk']}>
      <div className={classes['line']}>
        <strong className={classes['title']}>{title}</strong>
        <span className={classes['of']}>{words.of(finished, total)}</span>
      </div>
      <Progress
        value={total === 0 ? 100 : (finished / total) * 100}
        size={5}
        aria-label={title}
        classNames={{ root: classes['bar'] ?? '', section: classes['fill'] ?? '' }}
      />
      <div className={classes['line']}>
        <span className={classes['note']}>
          {left !== null && words.left(left)} {refused > 0 && words.refused(refused)}
          {stop.error && errorView(stop.error).detail}
        </span>
        <Button variant="default" size="xs" loading={stop.isPending} onClick={() => stop.mutate(bulk.id)}>
          {words.stop}
        </Button>
      </div>
    </div>
  )
}

function Finished({ bulk, onDismiss }: { readonly bulk: Bulk; readonly onDismiss: () => void }) {
  const words = text.delivery.bulk
  const undo = useUndoBulk()
  const { operation, done, refused, state, message, canUndo } = bulk
  return (
    <div className={classes['bulk']}>
      <div className={classes['line']}>
        <StateIcon state={state === 'failed' ? 'failed' : refused > 0 ? 'warning' : 'delivered'} />
        <output className={classes['result']}>
          <strong className={classes['title']}>{words.finished[operation](done)}</strong>{' '}
          <span className={classes['note']}>
            {refused > 0 && words.refused(refused)} {state === 'stopped' && words.stopped}
            {state === 'failed' && `${words.failed}${message === null ? '.' : `: ${message}`}`}
            {undo.error && errorView(undo.error).detail}
          </span>
        </output>
        {canUndo && (
          <Button
            variant="subtle"
            size="xs"
            loading={undo.isPending}
            onClick={() =>
              undo.mutate(bulk.id, {
                onSuccess: ({ id }) => {
                  followBulk(id)
                  onDismiss()
                },
              })
            }
          >
            {text.shell.undo}
          </Button>
        )}
        <ActionIcon aria-label={text.shell.dismiss} onClick={onDismiss}>
          <IconX size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </div>
  )
}
