import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import type { Run, RunMoment } from '@sendwright/model'
import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconCircleCheck,
  IconClock,
  IconFilter,
  IconMailOpened,
  IconPlayerPlay,
  IconPoint,
  IconUser,
} from '@tabler/icons-react'
import type { RunPlace } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { formatDateTime, formatShortTime } from '../../../text/format.ts'
import { moveBetweenRows } from '../../../ui/rowKeys.ts'
import { SentenceText } from '../../../ui/SentenceText.tsx'
import { useStaysAtEnd } from '../../../ui/useStaysAtEnd.ts'
import type { ChangeRun } from '../useRunPlace.ts'
import classes from './RunDock.module.css'
import { momentDetail, momentLook, timelineRows, type MomentLook } from './timelineRows.ts'

const icons = {
  start: IconPlayerPlay,
  done: IconCircleCheck,
  reply: IconMailOpened,
  person: IconUser,
  wait: IconClock,
  error: IconAlertCircle,
  cancelled: IconBan,
  step: IconPoint,
} as const satisfies Record<MomentLook, typeof IconPoint>

export interface TimelineProps {
  readonly run: Run
  readonly place: RunPlace
  readonly visit: string | null
  readonly change: ChangeRun
}

/** What happened in a run, in its order. A line opens the step it is about; arrows move between lines. */
export function Timeline({ run, place, visit, change }: TimelineProps) {
  const words = text.run.timeline
  const { timeline } = run
  const rows = timelineRows(timeline, place.show)
  const lines = useStaysAtEnd<HTMLOListElement>(rows.length)
  const filters = { all: undefined, problems: 'problems', people: 'people' } as const
  return (
    <section className={classes['pane']} aria-label={words.title}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{words.title}</h2>
        <span className={classes['note']}>
          {rows.length === timeline.length ? words.count(rows.length) : words.countOf(rows.length, timeline.length)}
        </span>
        <Menu position="bottom-end">
          <Menu.Target>
            <Tooltip label={words.filter}>
              <ActionIcon
                className={classes['end'] ?? ''}
                aria-label={words.filter}
                data-on={place.show !== undefined || undefined}
              >
                <IconFilter size={16} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {(['all', 'problems', 'people'] as const).map((filter) => (
              <Menu.Item
                key={filter}
                aria-current={filters[filter] === place.show}
                rightSection={filters[filter] === place.show ? <IconCheck size={14} stroke={1.6} /> : null}
                onClick={() => change({ show: filters[filter] }, false)}
              >
                {words.filters[filter]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </header>
      <ol ref={lines} className={classes['lines']} data-rows>
        {rows.map((moment, index) => (
          // One event can have several lines.
          <li key={`${moment.n} ${index}`}>
            <Line run={run} moment={moment} isOpen={moment.visit !== null && moment.visit === visit} change={change} />
          </li>
        ))}
        {rows.length === 0 && <li className={classes['none']}>{words.none}</li>}
      </ol>
    </section>
  )
}

interface LineProps {
  readonly run: Run
  readonly moment: RunMoment
  readonly isOpen: boolean
  readonly change: ChangeRun
}

function Line({ run, moment, isOpen, change }: LineProps) {
  const { at, sentence, severity, node, visit, action } = moment
  const look = momentLook(moment)
  const Icon = icons[look]
  return (
    <button
      type="button"
      className={classes['line']}
      data-row
      data-severity={severity}
      data-open={isOpen || undefined}
      disabled={node === null}
      onClick={() =>
        change({ node: node ?? undefined, visit: visit ?? undefined, action: action ?? undefined, record: undefined })
      }
      onKeyDown={moveBetweenRows}
    >
      <time dateTime={at} title={formatDateTime(at)} className="mono">
        {formatShortTime(at)}
      </time>
      <Icon size={16} stroke={1.6} aria-hidden className={classes['lineIcon']} data-look={look} />
      <span className={classes['sentence']}>
        <SentenceText>{sentence}</SentenceText>
      </span>
      <span className={classes['detail']}>{detailWords(run, moment)}</span>
    </button>
  )
}

function detailWords(run: Run, moment: RunMoment): string {
  const words = text.run.timeline
  // The sentence says what; there is little room beside it.
  if (moment.severity === 'error') return text.run.badge.stopped
  const detail = momentDetail(moment, run.recordList)
  return [
    ...(detail === null ? [] : ['offset' in detail ? words.offset(detail.offset) : detail.words]),
    ...(moment.by === null ? [] : [words.by(moment.by)]),
  ].join(', ')
}
