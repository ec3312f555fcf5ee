import { SegmentedControl, Skeleton } from '@mantine/core'
import type { Replay } from '@sendwright/contract'
import { useQuery } from '@tanstack/react-query'
import { IconAlertCircle, IconEqual, IconPencil } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { versionQueries, type ReplayScope } from '../../../api/versions.ts'
import { errorView } from '../../../app/errorView.ts'
import { text } from '../../../text/en.ts'
import { formatCount } from '../../../text/format.ts'
import links from '../../../ui/link.module.css'
import { useLater } from '../../../ui/useLater.ts'
import detail from './ChangeDetail.module.css'
import { replayRows } from './replayRows.ts'
import { timerShift } from './timerShift.ts'
import { ReplayTable } from './ReplayTable.tsx'
import classes from './ThenAndWouldBe.module.css'

/** Rows that are shown before "more". */
const shownAtOnce = 6

/** The draft's messages of an action over the data of the last runs, beside what was sent. */
export function ThenAndWouldBe({ scope }: { readonly scope: ReplayScope }) {
  const words = text.publish.replay
  const { data: replay, error } = useQuery(versionQueries.replay(scope))
  const [shown, setShown] = useState<'differ' | 'all'>('differ')
  const heading = useId()
  return (
    <section className={classes['replay']} aria-labelledby={heading}>
      <div className={classes['head']}>
        <h3 id={heading} className={classes['title']}>
          {words.title}
        </h3>
        <span className={classes['scope']}>
          {replay && replay.runs > 0 && words.scope(replay.runs, replay.version, replay.sentIn)}
        </span>
        {replay && replay.sentIn > 0 && (
          <SegmentedControl
            aria-label={words.show}
            size="xs"
            value={shown}
            onChange={(value) => setShown(value === 'all' ? 'all' : 'differ')}
            data={[
              { value: 'differ', label: words.differ },
              { value: 'all', label: words.all },
            ]}
          />
        )}
      </div>
      {error && (
        <p className={classes['failure']} role="alert">
          {words.failed(errorView(error).detail)}
        </p>
      )}
      {replay === undefined && error === null && <Waiting />}
      {replay && <Outcome replay={replay} shown={shown} />}
    </section>
  )
}

function Outcome({ replay, shown }: { readonly replay: Replay; readonly shown: 'differ' | 'all' }) {
  const words = text.publish.replay
  const [isUnfolded, setUnfolded] = useState(false)
  if (replay.runs === 0) return <p className={detail['meaning']}>{words.noRuns}</p>
  if (replay.sentIn === 0) return <p className={detail['meaning']}>{words.notSent(replay.runs)}</p>
  const rows = replayRows(replay, shown)
  const hidden = rows.length - shownAtOnce
  return (
    <>
      <Counts counts={replay.counts} />
      {rows.length === 0 ? (
        <p className={detail['meaning']}>{words.nothingDiffers}</p>
      ) : (
        <ReplayTable rows={isUnfolded ? rows : rows.slice(0, shownAtOnce)} />
      )}
      {hidden > 0 && (
        <button
          type="button"
          className={`${links['link']} ${classes['more']}`}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? words.fewer : words.more(hidden)}
        </button>
      )}
      {replay.counts.notBuilt > 0 && <p className={classes['note']}>{words.notKept}</p>}
    </>
  )
}

function Counts({ counts: { differs, notBuilt, same } }: Pick<Replay, 'counts'>) {
  const words = text.publish.replay.counts
  return (
    <ul className={classes['counts']}>
      <li>
        <IconPencil size={14} stroke={1.6} aria-hidden data-kind="differs" />
        <strong>{formatCount(differs)}</strong> {words.differs}
      </li>
      {notBuilt > 0 && (
        <li>
          <IconAlertCircle size={14} stroke={1.6} aria-hidden data-kind="notBuilt" />
          <strong>{formatCount(notBuilt)}</strong> {words.notBuilt}
        </li>
      )}
      <li>
        <IconEqual size={14} stroke={1.6} aria-hidden data-kind="same" />
        <strong>{formatCount(same)}</strong> {words.same}
      </li>
    </ul>
  )
}

/** How often an action sent whose timer has changed, and when its records would go out now. */
export function TimerEffect({
  scope,
  from,
  to,
}: {
  readonly scope: ReplayScope
  /** In words, as the change tells them. */
  readonly from: string | null
  readonly to: string | null
}) {
  const { data: replay } = useQuery(versionQueries.replay(scope))
  if (replay === undefined || replay.runs === 0) return null
  const { replay: words, detail: sentences } = text.publish
  if (replay.sentIn === 0) return <p className={detail['meaning']}>{words.notSent(replay.runs)}</p>
  return <p className={detail['meaning']}>{sentences.timerSent(replay.sentIn, replay.runs, timerShift(from, to))}</p>
}

function Waiting() {
  const isLate = useLater(200)
  if (!isLate) return null
  return (
    <output className={classes['skeleton']} aria-label={text.publish.replay.loading}>
      <Skeleton height={14} width="60%" />
      <Skeleton height={14} width="80%" />
      <Skeleton height={14} width="70%" />
    </output>
  )
}
