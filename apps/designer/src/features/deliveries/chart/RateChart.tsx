import { ActionIcon, Tooltip } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { DeliveryOverview } from '@sendwright/contract'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { text } from '../../../text/en.ts'
import { formatMilliseconds, formatMoment } from '../../../text/format.ts'
import panel from '../../../ui/panel.module.css'
import { BarPlot } from './BarPlot.tsx'
import { ChartTable } from './ChartTable.tsx'
import { chartTitle } from './chartWords.ts'
import classes from './RateChart.module.css'

export interface RateChartProps {
  readonly overview: DeliveryOverview
  readonly connectionName: (id: string) => string
  /** Shows a part of the time only. */
  readonly onZoom: (from: string, to: string) => void
}

const plotHeight = 96
/** Room for the numbers at the left. */
const axisWidth = 40

/** How many deliveries ended per minute (or longer), with outages and how long they took; also as a table. */
export function RateChart({ overview, connectionName, onZoom }: RateChartProps) {
  const words = text.deliveries.chart
  const [asTable, setAsTable] = useState(false)
  const { ref, width } = useElementSize()
  const { latency, oldestWaitingMs, chart } = overview
  const delivered = chart.buckets.reduce((sum, bucket) => sum + bucket.delivered, 0)
  const failed = chart.buckets.reduce((sum, bucket) => sum + bucket.failed, 0)
  const switchLabel = asTable ? words.asChart : words.asTable
  return (
    <section className={panel['panel']} aria-labelledby="rate-title">
      <header className={panel['head']}>
        <h2 className={panel['title']} id="rate-title">
          {chartTitle(chart.bucketMs)}
        </h2>
        <dl className={classes['facts']}>
          <Fact name={words.median}>{latency.p50Ms === null ? words.none : formatMilliseconds(latency.p50Ms)}</Fact>
          <Fact name={words.p99}>{latency.p99Ms === null ? words.none : formatMilliseconds(latency.p99Ms)}</Fact>
          <Fact name={words.oldest}>{oldestWaitingMs === null ? words.none : formatMilliseconds(oldestWaitingMs)}</Fact>
        </dl>
        <Tooltip label={switchLabel}>
          <ActionIcon aria-label={switchLabel} onClick={() => setAsTable(!asTable)}>
            {asTable ? <IconChartBar size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </header>
      {asTable ? (
        <ChartTable overview={overview} connectionName={connectionName} />
      ) : (
        <div ref={ref} className={classes['frame']}>
          <p className="visually-hidden">
            {words.summary(delivered, failed, formatMoment(overview.from), formatMoment(overview.to))}
          </p>
          {width > axisWidth && (
            <BarPlot
              overview={overview}
              connectionName={connectionName}
              size={{ width: width - axisWidth, height: plotHeight }}
              axisWidth={axisWidth}
              onZoom={onZoom}
            />
          )}
        </div>
      )}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
