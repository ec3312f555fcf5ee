import { Button, Select } from '@mantine/core'
import type { Action, ActionStanding, ProcessNode, Run, RunRecord, RunVisit } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { connectionQueries } from '../../../api/connections.ts'
import { LazyCodeEditor } from '../../../app/codeEditor/LazyCodeEditor.tsx'
import { bytesWords } from '../../../app/deliveryDetail/bytesWords.ts'
import { RecordPart } from '../../../app/deliveryDetail/RecordPart.tsx'
import { Fact } from '../../../app/deliveryDetail/ReceiptView.tsx'
import { text } from '../../../text/en.ts'
import { formatShortTime } from '../../../text/format.ts'
import { StateText } from '../../../ui/StateText.tsx'
import type { ChangeRun } from '../useRunPlace.ts'
import { NotBuilt } from './NotBuilt.tsx'
import { recordLook } from './recordCounts.ts'
import { RequestReply } from './RequestReply.tsx'
import classes from './StepPanel.module.css'

export interface MessageTabProps {
  readonly run: Run
  readonly step: ProcessNode | undefined
  readonly visit: RunVisit
  /** The id of the action that is shown; the first that stopped, else that waits for a reply, else the first when left out. */
  readonly chosen: string | undefined
  readonly change: ChangeRun
}

/** What an action of a step sent or received in a visit: as it is written, as sent, with receipt, request beside reply. */
export function MessageTab({ run, step, visit, chosen, change }: MessageTabProps) {
  const words = text.run.step
  const { actions } = visit
  const standing =
    actions.find(({ action }) => action === chosen) ??
    actions.find(({ stopped }) => stopped !== null) ??
    actions.find(({ action }) => run.awaits.some((each) => each.visit === visit.id && each.action === action)) ??
    actions[0]
  if (standing === undefined) return <p className={classes['note']}>{words.noAction}</p>
  return (
    <>
      {actions.length > 1 && (
        <Select
          className={classes['actionSelect'] ?? ''}
          aria-label={words.action}
          value={standing.action}
          data={actions.map(({ action, name }) => ({ value: action, label: name || action }))}
          onChange={(action) => action !== null && change({ node: visit.node, visit: visit.id, action }, false)}
        />
      )}
      <ActionMessage
        key={standing.action}
        run={run}
        visit={visit}
        standing={standing}
        action={step?.actions.find(({ id }) => id === standing.action)}
        change={change}
      />
    </>
  )
}

interface ActionMessageProps {
  readonly run: Run
  readonly visit: RunVisit
  readonly standing: ActionStanding
  readonly action: Action | undefined
  readonly change: ChangeRun
}

function ActionMessage({ run, visit, standing, action, change }: ActionMessageProps) {
  const words = text.run.step
  const records = run.recordList.filter(
    (record) => record.visit === visit.id && record.action === standing.action && record.delivery !== null,
  )
  const notBuilt = standing.stopped?.reason === 'not-built'
  return (
    <>
      <Facts standing={standing} action={action} records={records} />
      {notBuilt && action?.type === 'kafkaSend' && standing.stopped !== null && (
        <NotBuilt run={run} action={action} problems={standing.stopped.problems} />
      )}
      {action?.type === 'kafkaReceive' && <RequestReply run={run} visit={visit} action={action} change={change} />}
      {action?.type === 'script' && (
        <>
          <h3 className={classes['label']}>{words.script}</h3>
          <LazyCodeEditor
            value={action.parameters.source}
            language="script"
            label={words.script}
            problems={[]}
            readOnly
          />
        </>
      )}
      {records.map((record) => (
        <SentRecord key={record.delivery} record={record} change={change} />
      ))}
      {records.length === 0 && !notBuilt && action?.type === 'kafkaSend' && (
        <p className={classes['note']}>{words.notSentYet}</p>
      )}
    </>
  )
}

function Facts({
  standing,
  action,
  records,
}: {
  readonly standing: ActionStanding
  readonly action: Action | undefined
  readonly records: readonly RunRecord[]
}) {
  const words = text.run.step
  const names = new Map(useQuery(connectionQueries.list()).data?.map(({ id, name }) => [id, name]))
  const [first] = records
  const connection =
    first?.connection ?? (action !== undefined && action.type !== 'script' ? action.parameters.connection : '')
  const topics = records.length > 0 ? [...new Set(records.map(({ topic }) => topic))] : topicsOf(action)
  return (
    <dl className={classes['facts']}>
      <Fact name={words.action}>{standing.name || standing.action}</Fact>
      <Fact name={words.state}>
        {words.states[standing.state]}
        {standing.dueAt !== null && standing.state === 'timer' && ` · ${formatShortTime(standing.dueAt)}`}
        {standing.times > 1 && ` · ${words.times(standing.times)}`}
      </Fact>
      {connection !== '' && <Fact name={words.connection}>{names.get(connection) ?? connection}</Fact>}
      {topics.length > 0 && (
        <Fact name={topics.length === 1 ? words.topic : words.topics}>
          <code>{topics.join(', ')}</code>
        </Fact>
      )}
      {first !== undefined && (
        <Fact name={words.key}>{first.key === null ? words.noKey : <code>{bytesWords(first.key)}</code>}</Fact>
      )}
    </dl>
  )
}

function topicsOf(action: Action | undefined): readonly string[] {
  if (action?.type === 'kafkaSend') return action.parameters.topics
  return action?.type === 'kafkaReceive' && action.parameters.topic !== '' ? [action.parameters.topic] : []
}

function SentRecord({ record, change }: { readonly record: RunRecord; readonly change: ChangeRun }) {
  const words = text.run.step
  const { delivery, topic, state, partition, offset, key, value, headers } = record
  return (
    <div className={classes['sent']}>
      <p className={classes['sentHead']}>
        <StateText state={recordLook(state)}>
          {state === 'notBuilt' ? text.run.records.notBuilt : text.deliveries.states[state]}
        </StateText>
        <span className={classes['note']}>
          {partition !== null && offset !== null ? words.place(partition, offset) : topic}
        </span>
        <Button variant="subtle" size="xs" onClick={() => change({ record: delivery ?? undefined })}>
          {words.openRecord}
        </Button>
      </p>
      <RecordPart title={words.sent} record={{ key, value, headers, partition: null }} />
    </div>
  )
}
