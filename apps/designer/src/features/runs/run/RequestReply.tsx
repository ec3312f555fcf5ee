import { Button } from '@mantine/core'
import type { KafkaReceiveAction, Run, RunReply, RunVisit } from '@sendwright/model'
import { RecordPart } from '../../../app/deliveryDetail/RecordPart.tsx'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatShortTime } from '../../../text/format.ts'
import type { ChangeRun } from '../useRunPlace.ts'
import { HowToReply } from './HowToReply.tsx'
import classes from './StepPanel.module.css'

export interface RequestReplyProps {
  readonly run: Run
  readonly visit: RunVisit
  readonly action: KafkaReceiveAction
  readonly change: ChangeRun
}

/** What was asked and what came back, one above the other. */
export function RequestReply({ run, visit, action, change }: RequestReplyProps) {
  const words = text.run.step
  const replies = run.replies.filter((reply) => reply.visit === visit.id && reply.action === action.id)
  const awaited = run.awaits.find((each) => each.visit === visit.id && each.action === action.id)
  if (awaited !== undefined) return <HowToReply awaited={awaited} dataKey={action.parameters.dataKey} />
  if (replies.length === 0) return <p className={classes['note']}>{words.noReply}</p>
  return replies.map((reply) => (
    <Pair key={`${reply.topic} ${reply.partition} ${reply.offset}`} run={run} reply={reply} change={change} />
  ))
}

function Pair({ run, reply, change }: Pick<RequestReplyProps, 'run' | 'change'> & { readonly reply: RunReply }) {
  const words = text.run.step
  const request = run.recordList.find(({ delivery }) => delivery !== null && delivery === reply.request)
  const tookMs = request === undefined ? null : Date.parse(reply.at) - Date.parse(request.at)
  return (
    <div className={classes['pair']}>
      {request === undefined ? (
        <p className={classes['note']}>{words.noRequest}</p>
      ) : (
        <div className={classes['sent']}>
          <p className={classes['sentHead']}>
            <strong>{words.request}</strong>
            <code>{request.topic}</code>
            <Button variant="subtle" size="xs" onClick={() => change({ record: request.delivery ?? undefined })}>
              {words.openRecord}
            </Button>
          </p>
          <RecordPart title={request.actionName || request.action} record={{ ...request, partition: null }} />
        </div>
      )}
      <div className={classes['sent']}>
        <p className={classes['sentHead']}>
          <strong>{words.reply}</strong>
          <code>{reply.topic}</code>
          <time className={classes['note']} dateTime={reply.at} title={formatDateTime(reply.at)}>
            {tookMs === null || tookMs < 0 ? formatShortTime(reply.at) : words.replyAfter(tookMs)}
          </time>
        </p>
        <RecordPart
          title={reply.dataKey === '' ? words.place(reply.partition, reply.offset) : words.dataKey(reply.dataKey)}
          record={{ ...reply, partition: null }}
        />
      </div>
    </div>
  )
}
