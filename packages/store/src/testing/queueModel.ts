/** What a delivery of the model is. Waiting is also what is being sent or parked. */
export interface ModelRow {
  readonly id: string
  readonly key: string | null
  state: 'waiting' | 'retrying' | 'failed' | 'delivered' | 'skipped' | 'cancelled'
  /** Its place: by order, then id. Not due: Infinity. */
  due: number
  /** Waits for an attempt that is due already. */
  canWake: boolean
  /** As it was before it was ended. */
  before: 'waiting' | 'retrying' | 'failed'
}

/** The queue of one shard, as simple as it can be said. */
export interface QueueModel {
  readonly rows: Map<string, ModelRow>
  /** Ids of the batch under way. */
  sending: readonly string[]
  nextDue(): number
  /** What a relay may send now, in its order. */
  sendable(): readonly string[]
  /** Those that are due but held. */
  held(): readonly string[]
}

/** An empty queue. */
export function createQueueModel(): QueueModel {
  const rows = new Map<string, ModelRow>()
  let clock = 0

  function isBehind(row: ModelRow): boolean {
    return (
      row.key !== null &&
      [...rows.values()].some(
        (other) =>
          other.key === row.key && (other.state === 'failed' || other.state === 'retrying') && compare(other, row) < 0,
      )
    )
  }

  function waiting(): ModelRow[] {
    return [...rows.values()].filter(({ state, due }) => state === 'waiting' && due !== Infinity).toSorted(compare)
  }

  const model: QueueModel = {
    rows,
    sending: [],
    nextDue: () => clock++,
    sendable: () =>
      waiting()
        .filter((row) => !isBehind(row) && !model.sending.includes(row.id))
        .map(({ id }) => id),
    held: () =>
      waiting()
        .filter((row) => isBehind(row) && !model.sending.includes(row.id))
        .map(({ id }) => id),
  }
  return model
}

function compare(a: ModelRow, b: ModelRow): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return Number(a.id) - Number(b.id)
}
