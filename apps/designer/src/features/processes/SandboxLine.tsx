import type { Health } from '@sendwright/contract'
import type { Action } from '@sendwright/model'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { topicQueries } from '../../api/topics.ts'
import { text } from '../../text/en.ts'
import classes from './SandboxLine.module.css'

export interface SandboxLineProps {
  readonly health: Health
  /** The action that is sent first; its topic is looked up in the cluster. */
  readonly action: Action | undefined
}

/** Proves that the sandbox is there and that the first topic exists in it. */
export function SandboxLine({ health, action }: SandboxLineProps) {
  const sends = action?.type === 'kafkaSend' ? action.parameters : undefined
  const connection = sends?.connection ?? ''
  const named = sends?.topics[0] ?? ''
  const topics = useQuery(topicQueries.list(connection))
  const topic = topics.data?.find((candidate) => candidate.name === named)
  const { broker, state } = health.sandbox
  const ways = text.processes.firstStart
  if (state === 'off' || broker === null) return <p className={classes['line']}>{ways.sandboxOff}</p>
  return (
    <p className={classes['line']}>
      <span className={classes['part']}>
        <span className={classes['dot']} aria-hidden />
        {ways.sandboxRuns(broker)}
      </span>
      {topic && (
        <span className={classes['part']}>
          <IconCheck size={14} stroke={1.6} className={classes['check']} aria-hidden />
          {ways.topicBefore} <code>{topic.name}</code> {ways.topicAfter(topic.partitions)}
        </span>
      )}
    </p>
  )
}
