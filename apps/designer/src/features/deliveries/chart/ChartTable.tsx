import type { DeliveryOverview } from '@sendwright/contract'
import { text } from '../../../text/en.ts'
import { formatCount, formatMilliseconds, formatMoment } from '../../../text/format.ts'
import table from '../../../ui/table.module.css'
import classes from './RateChart.module.css'

/** The chart in numbers, the newest first; times in which nothing ended are left out. */
export function ChartTable({
  overview,
  connectionName,
}: {
  readonly overview: DeliveryOverview
  readonly connectionName: (id: string) => string
}) {
  const words = text.deliveries.chart
  const rows = overview.chart.buckets.filter(({ delivered, failed }) => delivered + failed > 0).toReversed()
  return (
    // It scrolls, so it takes the focus for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['table']} aria-label={words.asTable} tabIndex={0}>
      <table className={`${table['table']} ${table['dense']}`}>
        <thead>
          <tr>
            <th scope="col">{words.columns.at}</th>
            <th scope="col" className={table['right']}>
              {words.columns.delivered}
            </th>
            <th scope="col" className={table['right']}>
              {words.columns.failed}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, delivered, failed }) => (
            <tr key={at}>
              <td>{formatMoment(at)}</td>
              <td className={table['right']}>{formatCount(delivered)}</td>
              <td className={table['right']}>{formatCount(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {overview.outages.length > 0 && (
        <ul className={classes['outages']} aria-label={words.outages}>
          {overview.outages.map(({ connection, from, to }) => (
            <li key={`${connection} ${from}`}>
              {formatMoment(from)}:{' '}
              {to === null
                ? words.outageNow(connectionName(connection))
                : words.outage(connectionName(connection), formatMilliseconds(Date.parse(to) - Date.parse(from)))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
