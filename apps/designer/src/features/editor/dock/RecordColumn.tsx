import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core'
import { IconBinary, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { boundConnection, type BuiltRecord } from '@sendwright/message'
import type { KafkaSendAction, Problem } from '@sendwright/model'
import { useState } from 'react'
import { text } from '../../../text/en.ts'
import { formatBytes } from '../../../text/format.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { useShownRecord, type RecordPlace } from '../panel/shownRecord.ts'
import type { OpenSend } from '../panel/useOpenAction.ts'
import { buildAction } from '../problems/buildAction.ts'
import { useCurrentProblems } from '../problems/useProblems.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import { ContextSelect } from './ContextSelect.tsx'
import dock from './Dock.module.css'
import { ProblemList } from './ProblemList.tsx'
import { RecordAsSent, RecordInLines } from './RecordView.tsx'
import classes from './RecordColumn.module.css'

/** The exact record of the open action, or what keeps it from being built. */
export function RecordColumn({ node, action, withContext = false }: OpenSend & { readonly withContext?: boolean }) {
  const words = text.dock.record
  const setting = useBuildSetting()
  const problems = useCurrentProblems(action, node)
  const [layout, setLayout] = useState<'lines' | 'asSent'>('lines')
  const shown = useShownRecord(action?.id ?? '')
  const records = action === null ? [] : buildAction(action, setting).records
  const errors = problems.filter((problem) => problem.severity === 'error')
  const index = placeOf(shown, records)
  const record = errors.length === 0 ? records[index] : undefined
  const isTight = withContext || records.length > 1

  function choose(next: number): void {
    const wanted = records[next]
    if (wanted !== undefined) shown.show({ topicIndex: wanted.topicIndex, messageIndex: wanted.messageIndex })
  }

  return (
    <section className={dock['column']} aria-label={words.title}>
      <div className={dock['header']}>
        <h3 className={dock['title']}>{words.title}</h3>
        {record && <span className={dock['headerNote']}>{formatBytes(record.sizes.total)}</span>}
        {record && records.length > 1 && <RecordSwitch index={index} count={records.length} onChoose={choose} />}
        <span className={dock['spring']} />
        {record && isTight && (
          <Tooltip label={words.asSent}>
            <ActionIcon
              aria-label={words.asSent}
              aria-pressed={layout === 'asSent'}
              data-active={layout === 'asSent' || undefined}
              onClick={() => setLayout(layout === 'asSent' ? 'lines' : 'asSent')}
            >
              <IconBinary size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        {record && !isTight && (
          <SegmentedControl
            size="xs"
            aria-label={words.layout}
            className={classes['layout']}
            value={layout}
            data={[
              { value: 'lines', label: words.lines },
              { value: 'asSent', label: words.asSent },
            ]}
            onChange={(value) => setLayout(value === 'asSent' ? 'asSent' : 'lines')}
          />
        )}
        {withContext && <ContextSelect />}
        {record?.value && <CopyButton value={record.value.text} label={words.copy} />}
      </div>
      {/* It scrolls, so it takes the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={dock['body']} tabIndex={0}>
        <Content
          action={action}
          nodeId={node?.id ?? ''}
          record={record}
          layout={layout}
          connection={action === null ? '' : boundConnection(action, setting.environment)}
          problems={problems}
        />
      </div>
    </section>
  )
}

/** Where the record of a topic and message is in the list; one of the same message where the topic has gone. */
function placeOf({ topicIndex, messageIndex }: RecordPlace, records: readonly BuiltRecord[]): number {
  const ofMessage = (record: BuiltRecord): boolean => record.messageIndex === messageIndex
  const exact = records.findIndex((record) => ofMessage(record) && record.topicIndex === topicIndex)
  return Math.max(0, exact === -1 ? records.findIndex(ofMessage) : exact)
}

interface ContentProps {
  readonly action: KafkaSendAction | null
  readonly nodeId: string
  readonly record: BuiltRecord | undefined
  readonly layout: 'lines' | 'asSent'
  readonly connection: string
  readonly problems: readonly Problem[]
}

function Content({ action, nodeId, record, layout, connection, problems }: ContentProps) {
  const words = text.dock.record
  if (action === null) return <p className={dock['note']}>{words.noAction}</p>
  if (record !== undefined) {
    const format = action.parameters.messages[record.messageIndex]?.value.format ?? 'json'
    return (
      <>
        {layout === 'lines' ? (
          <RecordInLines record={record} format={format} connection={connection} />
        ) : (
          <RecordAsSent record={record} format={format} connection={connection} />
        )}
        {problems.length > 0 && <ProblemList action={action} nodeId={nodeId} problems={problems} />}
      </>
    )
  }
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (errors.length === 0) return <p className={dock['note']}>{words.noMessage}</p>
  return (
    <>
      <div className={classes['blocked']}>
        <p className={classes['blockedTitle']}>{words.problems(errors.length)}</p>
        <p className={classes['blockedNote']}>{words.problemsNote}</p>
      </div>
      <ProblemList action={action} nodeId={nodeId} problems={problems} />
    </>
  )
}

interface RecordSwitchProps {
  readonly index: number
  readonly count: number
  readonly onChoose: (index: number) => void
}

function RecordSwitch({ index, count, onChoose }: RecordSwitchProps) {
  const words = text.dock.record
  return (
    <span className={classes['switch']}>
      <Tooltip label={words.previous}>
        <ActionIcon size={20} aria-label={words.previous} disabled={index === 0} onClick={() => onChoose(index - 1)}>
          <IconChevronLeft size={14} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <span className={classes['place']}>{words.of(index + 1, count)}</span>
      <Tooltip label={words.next}>
        <ActionIcon
          size={20}
          aria-label={words.next}
          disabled={index === count - 1}
          onClick={() => onChoose(index + 1)}
        >
          <IconChevronRight size={14} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </span>
  )
}
