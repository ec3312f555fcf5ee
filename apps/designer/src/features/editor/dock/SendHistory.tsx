import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import type { TestSendView } from '@sendwright/contract'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatWhen } from '../../../text/format.ts'
import { StateIcon } from '../../../ui/StateText.tsx'
import { EnvironmentName } from './EnvironmentName.tsx'
import classes from './SendHistory.module.css'
import { useNow } from '../../../ui/useNow.ts'

/** Earlier test sends of the open action. */
export function SendHistory({ history }: { readonly history: readonly TestSendView[] }) {
  const words = text.dock.send
  const [isOpen, setOpen] = useState(false)
  const label = words.historyOf(history.length)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-end" shadow="md" width={320} trapFocus>
      <Popover.Target>
        <Tooltip label={words.history}>
          <ActionIcon className={classes['button']} aria-label={label} w="auto" onClick={() => setOpen(!isOpen)}>
            <IconHistory size={16} stroke={1.6} />
            {history.length > 0 && <span className={classes['count']}>{history.length}</span>}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={words.history}>
        {isOpen && <HistoryList history={history} />}
      </Popover.Dropdown>
    </Popover>
  )
}

function HistoryList({ history }: { readonly history: readonly TestSendView[] }) {
  const words = text.dock.send
  const now = useNow(10_000)
  if (history.length === 0) return <p className={classes['empty']}>{words.noHistory}</p>
  return (
    // It scrolls, so it takes the focus for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes['list']} tabIndex={0}>
      {history.map((send) => (
        <li key={send.id} className={classes['row']}>
          <StateIcon
            state={send.outcome === 'delivered' ? 'delivered' : 'failed'}
            label={send.outcome === 'delivered' ? words.delivered : words.failed}
          />
          <div className={classes['what']}>
            <time className={classes['when']} title={formatDateTime(send.at)}>
              {formatWhen(send.at, now)}
            </time>
            {send.failure === null ? (
              send.receipts.map((receipt, index) => (
                <code key={index} className={classes['place']}>
                  {receipt.topic} <span>{words.storedAt(receipt.partition, receipt.offset)}</span>
                </code>
              ))
            ) : (
              <span className={classes['failure']}>{send.failure.message}</span>
            )}
          </div>
          <span className={classes['connection']}>
            {send.connection}
            {typeof send.environment === 'string' && <EnvironmentName name={send.environment} />}
          </span>
        </li>
      ))}
    </ul>
  )
}
