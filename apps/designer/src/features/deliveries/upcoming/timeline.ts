/** Deliveries that are due about the same time, as the API groups them. */
export interface DueGroup {
  readonly from: string
  /** The last due time in it. */
  readonly to: string
  readonly count: number
  readonly topics: readonly { readonly connection: string; readonly topic: string; readonly count: number }[]
}

/** A circle of the time line. */
export interface DueCircle extends DueGroup {
  /** Its middle, from 0 (now) to 1 (the end of the line). */
  readonly at: number
}

export interface LineSpan {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly spanMs: number
  /** Pixels. */
  readonly width: number
}

/** Circles nearer to each other than this many pixels cannot be told apart and become one. */
export const circleDistance = 34

/**
 * Circles for groups in the order of time. A group stands in the middle of its due times; neighbours that would touch
 * become one that says both. What is overdue stands at the beginning.
 */
export function dueCircles(groups: readonly DueGroup[], { now, spanMs, width }: LineSpan): readonly DueCircle[] {
  const circles: DueCircle[] = []
  for (const group of groups) {
    const circle = { ...group, at: placeOf(group, now, spanMs) }
    const before = circles.at(-1)
    if (before !== undefined && (circle.at - before.at) * width < circleDistance) {
      const both = joined(before, circle)
      circles[circles.length - 1] = { ...both, at: placeOf(both, now, spanMs) }
    } else circles.push(circle)
  }
  return circles
}

function placeOf({ from, to }: DueGroup, now: number, spanMs: number): number {
  const middle = (Date.parse(from) + Date.parse(to)) / 2
  return Math.min(1, Math.max(0, (middle - now) / spanMs))
}

function joined(one: DueGroup, other: DueGroup): DueGroup {
  const topics = new Map<string, { connection: string; topic: string; count: number }>()
  for (const part of [...one.topics, ...other.topics]) {
    const id = `${part.connection} ${part.topic}`
    topics.set(id, { ...part, count: part.count + (topics.get(id)?.count ?? 0) })
  }
  return {
    from: one.from,
    to: other.to > one.to ? other.to : one.to,
    count: one.count + other.count,
    topics: [...topics.values()].toSorted((a, b) => b.count - a.count),
  }
}

/** The circle that holds a moment, so that it stays open while others come and circles join. */
export function circleAt(circles: readonly DueCircle[], moment: string): DueCircle | null {
  const at = Date.parse(moment)
  return circles.find(({ from, to }) => Date.parse(from) <= at && at <= Date.parse(to)) ?? null
}

/** The due times of a circle as a filter: at or after `dueFrom`, before `dueTo`. Times are cut to milliseconds. */
export function dueFilter({ from, to }: DueGroup): { readonly dueFrom: string; readonly dueTo: string } {
  return { dueFrom: from, dueTo: new Date(Date.parse(to) + 1).toISOString() }
}
