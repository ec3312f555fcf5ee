import { useElementSize, useLocalStorage } from '@mantine/hooks'
import { Fragment, useEffect } from 'react'
import { useLargeEditor } from '../largeEditor.ts'
import { isReceive, isScript, isSend } from '../actionKind.ts'
import { useOpenAction, type OpenSend } from '../panel/useOpenAction.ts'
import { ColumnHandle } from './ColumnHandle.tsx'
import { columnTemplate, moveBorder, readColumns, shareOf, type Column } from './columnWidths.ts'
import { ContextColumn } from './ContextColumn.tsx'
import classes from './Dock.module.css'
import { LargeMessage } from './LargeMessage.tsx'
import { LiveColumn } from './LiveColumn.tsx'
import { RecordColumn } from './RecordColumn.tsx'
import { ReplyColumn } from './ReplyColumn.tsx'
import { ScriptColumns } from './ScriptColumns.tsx'
import { SendColumn } from './SendColumn.tsx'
import { useTestSends } from './useTestSends.ts'

/** Below this width Context folds into a select in the header of Record. */
const narrowBelow = 900

/** The message editor large, with what it gives and the way to send it. */
const largeColumns = 'minmax(0, 3fr) 1px minmax(0, 2fr) 1px 200px'

/** Of an action that waits: the data, what is waited for, and what arrives. */
const replyColumns = 'minmax(0, 202fr) 1px minmax(0, 470fr) 1px minmax(0, 280fr)'
const replyNarrow = 'minmax(0, 1fr) 1px minmax(0, 1fr)'

/** Of a script: the data, what it would send, and what it would set. */
const scriptColumns = 'minmax(0, 202fr) 1px minmax(0, 200fr) 1px minmax(0, 300fr) 1px minmax(0, 250fr)'
const scriptNarrow = '190px 1px minmax(0, 1fr) 1px minmax(0, 1fr)'

const allColumns: readonly Column[] = [
  { id: 'context', fraction: 202 },
  { id: 'record', fraction: 300 },
  { id: 'send', fraction: 200 },
  { id: 'live', fraction: 250 },
]

/** Below the drawing: the data, the record it gives, sending it, and seeing it arrive. */
export function Dock() {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [columns, setColumns] = useLocalStorage<readonly Column[]>({
    key: 'sendwright-dock-columns',
    defaultValue: allColumns,
    getInitialValueInEffect: false,
    deserialize: (stored) => readColumns(stored, allColumns),
  })
  const largeEditor = useLargeEditor()
  useEffect(() => largeEditor.close, [largeEditor.close])
  const openAction = useOpenAction()
  const { node, action } = openAction
  const openSend: OpenSend = { node, action: action !== null && isSend(action) ? action : null }
  const testSends = useTestSends(openSend)
  const isNarrow = width > 0 && width < narrowBelow
  const shown = isNarrow ? columns.filter(({ id }) => id !== 'context') : columns

  if (largeEditor.isOpen && openSend.action !== null) {
    return (
      <div ref={ref} className={classes['dock']} style={{ gridTemplateColumns: largeColumns }}>
        <LargeMessage action={openSend.action} />
        <div className={classes['border']} />
        <RecordColumn {...openSend} withContext />
        <div className={classes['border']} />
        <SendColumn {...openSend} testSends={testSends} />
      </div>
    )
  }
  if (action !== null && isReceive(action) && node !== null) {
    return (
      <div ref={ref} className={classes['dock']} style={{ gridTemplateColumns: isNarrow ? replyNarrow : replyColumns }}>
        {!isNarrow && <ContextColumn {...openAction} />}
        {!isNarrow && <div className={classes['border']} />}
        <ReplyColumn node={node} action={action} withContext={isNarrow} />
        <div className={classes['border']} />
        <LiveColumn action={action} ownRecords={testSends.ownRecords} />
      </div>
    )
  }
  if (action !== null && isScript(action)) {
    return (
      <div
        ref={ref}
        className={classes['dock']}
        style={{ gridTemplateColumns: isNarrow ? scriptNarrow : scriptColumns }}
      >
        {!isNarrow && <ContextColumn {...openAction} />}
        {!isNarrow && <div className={classes['border']} />}
        <ScriptColumns key={action.id} action={action} withContext={isNarrow} />
      </div>
    )
  }
  return (
    <div ref={ref} className={classes['dock']} style={{ gridTemplateColumns: columnTemplate(shown) }}>
      {shown.map(({ id }, index) => (
        <Fragment key={id}>
          {index > 0 && (
            <ColumnHandle
              left={shown[index - 1]?.id ?? id}
              right={id}
              share={shareOf(columns, shown[index - 1]?.id ?? id, id)}
              onMove={(pixels) =>
                setColumns((present) =>
                  moveBorder(present, { left: shown[index - 1]?.id ?? id, right: id, pixels, width }),
                )
              }
            />
          )}
          {id === 'context' && <ContextColumn {...openAction} />}
          {id === 'record' && <RecordColumn {...openSend} withContext={isNarrow} />}
          {id === 'send' && <SendColumn {...openSend} testSends={testSends} />}
          {id === 'live' && <LiveColumn action={openSend.action} ownRecords={testSends.ownRecords} />}
        </Fragment>
      ))}
    </div>
  )
}
