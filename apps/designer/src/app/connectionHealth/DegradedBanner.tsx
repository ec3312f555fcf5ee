import { IconAlertTriangle, IconInfoCircle, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { connectionQueries } from '../../api/connections.ts'
import { text } from '../../text/en.ts'
import { firstSentence } from '../../text/firstSentence.ts'
import { formatMilliseconds, formatMinute } from '../../text/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import links from '../../ui/link.module.css'
import { useNow } from '../../ui/useNow.ts'
import { paths } from '../paths.ts'
import { DecideShardDialog } from './DecideShardDialog.tsx'
import { askingShards, degradedOf, type Degraded } from './degraded.ts'
import { useConnectionDeliveries } from './useConnectionDeliveries.ts'

export interface DegradedBannerProps {
  /** Only of this connection; undefined: the worst of all. */
  readonly connection?: string | undefined
  /** Only of these connections. */
  readonly among?: readonly string[]
  /** Says only what keeps records from going out. */
  readonly isBrief?: boolean
}

/** One line while a connection does not deliver as it should: what is wrong, what waits, and the way out. */
export function DegradedBanner({ connection, among, isBrief = false }: DegradedBannerProps) {
  const all = useConnectionDeliveries() ?? []
  const meant = all.filter(
    ({ connection: id }) => (connection === undefined || id === connection) && (among?.includes(id) ?? true),
  )
  const degraded = degradedOf(meant).filter(({ kind }) => !isBrief || kind !== 'fallback')
  const [worst, ...others] = degraded
  if (worst === undefined) return null
  return <Line degraded={worst} more={others.filter(({ kind }) => kind !== 'fallback').length} />
}

function Line({ degraded, more }: { readonly degraded: Degraded; readonly more: number }) {
  const words = text.connectionHealth
  const [isDeciding, setDeciding] = useState(false)
  const { connection: id } = degraded.connection
  const name = useQuery(connectionQueries.list()).data?.find((candidate) => candidate.id === id)?.name ?? id
  const asking = askingShards(degraded.connection)
  return (
    <>
      <Banner
        tone={degraded.kind === 'fallback' ? 'information' : 'warning'}
        icon={icons[degraded.kind]}
        action={
          <>
            {more > 0 && (
              <Link {...paths.connections()} className={links['link']}>
                {words.more(more)}
              </Link>
            )}
            {degraded.kind === 'stopped' ? (
              <button type="button" className={links['link']} onClick={() => setDeciding(true)}>
                {words.stopped.decide}
              </button>
            ) : (
              <WayOut degraded={degraded} />
            )}
          </>
        }
      >
        <Sentence degraded={degraded} name={name} />
      </Banner>
      {isDeciding && asking.length > 0 && (
        <DecideShardDialog name={name} shards={asking} onClose={() => setDeciding(false)} />
      )}
    </>
  )
}

const icons = {
  stopped: <IconAlertTriangle size={16} stroke={1.6} />,
  away: <IconPlugConnectedX size={16} stroke={1.6} />,
  fallback: <IconInfoCircle size={16} stroke={1.6} />,
} as const satisfies Record<Degraded['kind'], ReactNode>

function WayOut({ degraded: { kind, connection } }: { readonly degraded: Degraded }) {
  const words = text.connectionHealth
  const place =
    kind === 'away'
      ? paths.deliveries({ connection: connection.connection, state: 'accepted', order: 'due' })
      : paths.connections({ id: connection.connection, tab: 'settings' })
  return (
    <Link {...place} className={links['link']}>
      {kind === 'away' ? words.away.show : words.fallback.details}
    </Link>
  )
}

function Sentence({ degraded, name }: { readonly degraded: Degraded; readonly name: string }) {
  const words = text.connectionHealth
  const { connection, kind } = degraded
  if (kind === 'stopped') {
    return (
      <>
        <strong>{words.stopped.title(name)}</strong>{' '}
        {words.stopped.notes(askingShards(connection).length, connection.waiting)}
      </>
    )
  }
  if (kind === 'fallback') {
    return (
      <>
        <strong>{words.fallback.title(name)}</strong> {`${firstSentence(connection.fallbackReason ?? '')}.`}
      </>
    )
  }
  return (
    <>
      <strong>
        {connection.since === null ? words.away.titleNow(name) : words.away.title(name, formatMinute(connection.since))}
      </strong>{' '}
      <Waiting waiting={connection.waiting} oldestDueAt={connection.oldestDueAt} />
    </>
  )
}

const refreshMs = 5_000

function Waiting({ waiting, oldestDueAt }: { readonly waiting: number; readonly oldestDueAt: string | null }) {
  const now = useNow(refreshMs)
  // Whole seconds: a banner that counts is not read.
  const seconds = oldestDueAt === null ? 0 : Math.floor((now.getTime() - Date.parse(oldestDueAt)) / 1_000)
  return text.connectionHealth.away.waiting(waiting, seconds > 0 ? formatMilliseconds(seconds * 1_000) : null)
}
