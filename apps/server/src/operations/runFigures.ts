import type { Store } from '@sendwright/store'
import type { RunFigures } from './metrics.ts'

/** How the runs of the installation stand, and how far the topics that they listen to are read. */
export async function readRunFigures({ runs, received }: Pick<Store, 'runs' | 'received'>): Promise<RunFigures> {
  const [{ counts }, topics] = await Promise.all([runs.overview({}), received.topics()])
  const byConnection = Map.groupBy(topics, ({ connection }) => connection)
  return {
    runs: counts,
    received: [...byConnection].map(([connection, listened]) => ({
      connection,
      lag: lagOf(listened.flatMap(({ positions }) => positions)),
    })),
  }
}

function lagOf(positions: readonly { readonly lag: string | null }[]): number | null {
  const known = positions.flatMap(({ lag }) => (lag === null ? [] : [Number(lag)]))
  return known.length === 0 ? null : known.reduce((sum, lag) => sum + lag, 0)
}
