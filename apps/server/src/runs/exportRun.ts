import type { RunRow } from '@sendwright/store'
import type { Run } from '@sendwright/model'

/**
 * A run as the text of a JSON file: what the API shows of it, every event as it was stored, every record with its
 * receipt, and the replies that it waits for. Numbers are as exact as they are stored. Rule R116 of docs/spec/runs.md.
 */
export function exportRun(view: Run, row: RunRow): string {
  return JSON.stringify(
    {
      format: 'sendwright-run',
      formatVersion: 1,
      run: view,
      trace: row.trace,
      events: row.events.map(({ n, at, event, moments }) => ({ n, at, event, moments })),
      deliveries: row.deliveries,
      awaits: row.awaits,
    },
    null,
    2,
  )
}
