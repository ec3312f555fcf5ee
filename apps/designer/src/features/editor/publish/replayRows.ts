import type { Replay } from '@sendwright/contract'

/** A line of the table: one field of one record that differs, a record that cannot be built, or one that stays the same. */
export interface ReplayRow {
  readonly key: string
  readonly run: number
  /** The run and the record's key are said once per record. */
  readonly isFirst: boolean
  readonly recordKey: string | null
  readonly outcome: Replay['rows'][number]['outcome']
  readonly field: string | null
  /** JSON texts; null where there was nothing. */
  readonly sent: string | null
  readonly wouldBe: string | null
  /** Why the record could not be built. */
  readonly problem: string | null
}

/** The records of a replay field by field; `differ` leaves out those that stay the same. */
export function replayRows({ rows }: Replay, shown: 'differ' | 'all'): readonly ReplayRow[] {
  return rows
    .filter(({ outcome }) => shown === 'all' || outcome !== 'same')
    .flatMap((row, record): readonly ReplayRow[] => {
      const { run, key, outcome, problem } = row
      const base = { run, recordKey: key, outcome, problem }
      if (row.fields.length === 0)
        return [{ ...base, key: `${record}`, isFirst: true, field: null, sent: null, wouldBe: null }]
      return row.fields.map(({ field, was, wouldBe }, index) => ({
        ...base,
        key: `${record}/${index}`,
        isFirst: index === 0,
        field,
        sent: was,
        wouldBe,
      }))
    })
}
