import type { KeyboardEvent } from 'react'
import { text } from '../../../text/en.ts'
import { formatClock, formatMoment, formatShortCount } from '../../../text/format.ts'
import { rowAfter } from '../../../ui/rowKeys.ts'
import { shareOf, timeStep, timeTicks } from '../chart/chartScale.ts'
import { axisTime } from '../chart/chartWords.ts'
import type { DueCircle } from './timeline.ts'
import classes from './Upcoming.module.css'

export interface DueLineProps {
  readonly circles: readonly DueCircle[]
  readonly open: DueCircle | null
  /** Milliseconds since 1970. */
  readonly now: number
  readonly span: number
  /** Pixels. */
  readonly width: number
  /** null closes what is open. */
  readonly onOpen: (circle: DueCircle | null) => void
}

/** The line of time from now on. Its circles are buttons; arrow keys move between them. */
export function DueLine({ circles, open, now, span, width, onOpen }: DueLineProps) {
  const words = text.deliveries.upcoming
  const step = timeStep(span, width, 110)
  return (
    <fieldset className={classes['line']} aria-label={words.line} data-circles>
      <span className={classes['now']}>
        <span>{words.now(formatClock(new Date(now).toISOString()))}</span>
      </span>
      <span className={classes['rule']} aria-hidden />
      {timeTicks(now, now + span, step).map((at) => {
        const share = shareOf(at, now, now + span)
        // Beside "now" there is no room for another time.
        if (share * width < 24 || (1 - share) * width < 24) return null
        return (
          <span key={at} className={classes['tick']} style={{ left: `${share * 100}%` }} aria-hidden>
            {axisTime(at, step)}
          </span>
        )
      })}
      {circles.map((circle) => {
        const isOpen = circle.from === open?.from
        return (
          <button
            key={circle.from}
            type="button"
            className={classes['circle']}
            style={{ left: `max(13px, ${circle.at * 100}%)` }}
            aria-pressed={isOpen}
            title={words.circle(circle.count, formatMoment(circle.from), formatMoment(circle.to))}
            onClick={() => onOpen(isOpen ? null : circle)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && isOpen) {
                event.stopPropagation()
                onOpen(null)
              } else moveBetweenCircles(event)
            }}
          >
            <span aria-hidden>{formatShortCount(circle.count)}</span>
            <span className="visually-hidden">
              {words.circle(circle.count, formatMoment(circle.from), formatMoment(circle.to))}
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}

function moveBetweenCircles(event: KeyboardEvent<HTMLElement>): void {
  const circles = [...(event.currentTarget.closest('[data-circles]')?.querySelectorAll<HTMLElement>('button') ?? [])]
  const key = event.key === 'ArrowRight' ? 'ArrowDown' : event.key === 'ArrowLeft' ? 'ArrowUp' : event.key
  const next = rowAfter(key, circles.indexOf(event.currentTarget), circles.length)
  if (next === null) return
  event.preventDefault()
  circles[next]?.focus()
}
