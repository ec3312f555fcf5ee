import type { ConnectionDeliveries, ConnectionView } from '@sendwright/contract'
import { IconInfoCircle } from '@tabler/icons-react'
import { askingShards } from '../../app/connectionHealth/degraded.ts'
import { text } from '../../text/en.ts'
import { formatMinute } from '../../text/format.ts'
import { StateText } from '../../ui/StateText.tsx'
import classes from './Delivers.module.css'

/** The guarantee of a connection in a list, and below it what keeps it from delivering. */
export function Delivers({ standing }: { readonly standing: ConnectionDeliveries | undefined }) {
  const words = text.connectionHealth
  if (standing === undefined) return <span className={classes['dim']}>{words.notKnown}</span>
  const isAsking = askingShards(standing).length > 0
  return (
    <>
      {words.modes[standing.mode]}
      {isAsking && (
        <span className={classes['state']}>
          <StateText state="warning">{words.list.asks}</StateText>
        </span>
      )}
      {!isAsking && standing.state === 'away' && (
        <span className={classes['state']}>
          <StateText state="warning">
            {standing.since === null ? words.list.away : words.list.awaySince(formatMinute(standing.since))}
          </StateText>
        </span>
      )}
    </>
  )
}

interface FallbackNotesProps {
  readonly connections: readonly ConnectionView[]
  readonly standings: readonly ConnectionDeliveries[]
}

/** Says below the list why a connection delivers at least once although exactly once is wanted. */
export function FallbackNotes({ connections, standings }: FallbackNotesProps) {
  const words = text.connectionHealth.fallback
  return standings.map(({ connection: id, fallbackReason }) => {
    const name = connections.find((connection) => connection.id === id)?.name
    if (fallbackReason === null || name === undefined) return null
    return (
      <p key={id} className={classes['note']}>
        <IconInfoCircle size={16} stroke={1.6} aria-hidden />
        <span>
          <strong>{words.title(name)}</strong> {fallbackReason} {words.note}
        </span>
      </p>
    )
  })
}
