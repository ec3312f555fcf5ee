/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the mark moves over a drawing, which an input cannot hold */
import type { DeliveryOverview } from '@sendwright/contract'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { rowAfter } from '../../../ui/rowKeys.ts'
import { text } from '../../../text/en.ts'
import { formatMilliseconds, formatShortCount } from '../../../text/format.ts'
import classes from './BarPlot.module.css'
import { axisTime, bucketWords } from './chartWords.ts'
import {
  bars,
  barSpan,
  countTicks,
  highestCount,
  shades,
  shareOf,
  timeStep,
  timeTicks,
  type PlotSize,
  type Shade,
} from './chartScale.ts'

export interface BarPlotProps {
  readonly overview: DeliveryOverview
  readonly connectionName: (id: string) => string
  readonly size: PlotSize
  readonly axisWidth: number
  readonly onZoom: (from: string, to: string) => void
}

/** Room above the bars for the names of outages, and below them for times. */
const head = 18
const foot = 22

/**
 * The bars. Arrow keys move a mark through them and say what stands there; Enter and a click show that time only.
 */
export function BarPlot({ overview, connectionName, size, axisWidth, onZoom }: BarPlotProps) {
  const { buckets, bucketMs } = overview.chart
  const [marked, setMarked] = useState<number | null>(null)
  const [from, to] = barSpan(overview)
  const ticks = countTicks(highestCount(buckets))
  const top = ticks.at(-1) ?? 1
  const shown = bars(buckets, top, size)
  const step = timeStep(to - from, size.width)
  const away = shades(overview.outages, from, to, Date.parse(overview.to))
  const bucket = marked === null ? undefined : buckets[marked]

  function indexAt(event: MouseEvent<SVGSVGElement>): number {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - axisWidth
    return Math.min(buckets.length - 1, Math.max(0, Math.floor((x / size.width) * buckets.length)))
  }

  function zoom(index: number): void {
    const at = buckets[index]?.at
    if (at !== undefined) onZoom(at, new Date(Date.parse(at) + bucketMs).toISOString())
  }

  function onKeyDown(event: KeyboardEvent): void {
    const current = marked ?? buckets.length - 1
    const next = rowAfter(asRowKey(event.key), current, buckets.length)
    if (next !== null) setMarked(next)
    else if (event.key === 'Enter') zoom(current)
    else return
    event.preventDefault()
  }

  return (
    <div className={classes['place']}>
      <svg
        className={classes['plot']}
        width={size.width + axisWidth}
        height={size.height + head + foot}
        role="slider"
        tabIndex={0}
        aria-label={text.deliveries.chart.cursor}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets.length - 1)}
        aria-valuenow={marked ?? Math.max(0, buckets.length - 1)}
        aria-valuetext={bucketText(bucket ?? buckets.at(-1))}
        onKeyDown={onKeyDown}
        onBlur={() => setMarked(null)}
        onMouseMove={(event) => setMarked(indexAt(event))}
        onMouseLeave={() => setMarked(null)}
        onClick={(event) => zoom(indexAt(event))}
      >
        <g transform={`translate(${axisWidth} ${head})`}>
          {away.map((shade, index) => (
            <Outage key={index} shade={shade} size={size} connectionName={connectionName} />
          ))}
          {ticks.map((value) => {
            const y = size.height - (value / top) * size.height
            return (
              <g key={value}>
                <line className={classes['grid']} x1={0} x2={size.width} y1={y} y2={y} />
                <text className={classes['label']} x={-8} y={y} textAnchor="end" dominantBaseline="middle">
                  {formatShortCount(value)}
                </text>
              </g>
            )
          })}
          {shown.map(({ x, width, delivered, failed }, index) => (
            <g key={index} data-marked={index === marked || undefined} className={classes['bar']}>
              <rect className={classes['delivered']} x={x} width={width} {...delivered} />
              <rect className={classes['failed']} x={x} width={width} {...failed} />
            </g>
          ))}
          {timeTicks(from, to, step).map((at) => (
            <text
              key={at}
              className={classes['label']}
              x={shareOf(at, from, to) * size.width}
              y={size.height + 14}
              textAnchor={anchorOf(shareOf(at, from, to), size.width)}
            >
              {axisTime(at, step)}
            </text>
          ))}
        </g>
      </svg>
      {bucket !== undefined && marked !== null && (
        <div
          className={classes['tip']}
          aria-hidden
          style={{ left: axisWidth + ((marked + 0.5) / buckets.length) * size.width }}
          data-side={marked > buckets.length / 2 ? 'left' : 'right'}
        >
          {bucketWords(bucket)}
        </div>
      )}
    </div>
  )
}

interface OutageProps {
  readonly shade: Shade
  readonly size: PlotSize
  readonly connectionName: (id: string) => string
}

/** A time in which a connection was away, with its name beside it where there is room. */
function Outage({ shade, size, connectionName }: OutageProps) {
  const words = text.deliveries.chart
  const [x, end] = [shade.from * size.width, shade.to * size.width]
  const isRight = shade.from < 0.4
  const name = connectionName(shade.connection)
  return (
    <>
      <rect className={classes['outage']} x={x} width={Math.max(2, end - x)} y={-head} height={size.height + head} />
      <text
        className={classes['label']}
        x={isRight ? end + 6 : x - 6}
        y={-8}
        textAnchor={isRight ? 'start' : 'end'}
        dominantBaseline="middle"
      >
        {shade.isOver ? words.outage(name, formatMilliseconds(shade.durationMs)) : words.outageNow(name)}
      </text>
    </>
  )
}

function bucketText(bucket: DeliveryOverview['chart']['buckets'][number] | undefined): string {
  return bucket === undefined ? text.deliveries.chart.none : bucketWords(bucket)
}

function anchorOf(share: number, width: number): 'start' | 'middle' | 'end' {
  if (share * width < 20) return 'start'
  return (1 - share) * width < 20 ? 'end' : 'middle'
}

/** Right and left move as down and up do in a list. */
function asRowKey(key: string): string {
  if (key === 'ArrowRight') return 'ArrowDown'
  return key === 'ArrowLeft' ? 'ArrowUp' : key
}
