/**
 * Puts the steps of one level in the order in which a token meets them: from the starts along the flows, the first branch
 * before the second, a join after its branches; then what no start reaches. Loops are walked once.
 */
export function flowOrder<Step>(
  steps: readonly Step[],
  isStart: (step: Step) => boolean,
  nextOf: (step: Step) => readonly Step[],
): readonly Step[] {
  const visited = new Set<Step>()
  const reached = walk(steps.filter(isStart), nextOf, visited)
  const entered = new Set(steps.flatMap((step) => (visited.has(step) ? [] : nextOf(step))))
  const entries = steps.filter((step) => !visited.has(step) && !entered.has(step))
  const apart = walk(entries, nextOf, visited)
  // What is left are loops that nothing leads into; each begins with the step that the file names first.
  const loops = steps.flatMap((step) => walk([step], nextOf, visited))
  return [...reached, ...apart, ...loops]
}

interface Visit<Step> {
  readonly step: Step
  readonly next: readonly Step[]
  remaining: number
}

/** Depth first, last branch first, and the whole turned round: every step stands before what follows it, loops apart. */
function walk<Step>(
  roots: readonly Step[],
  nextOf: (step: Step) => readonly Step[],
  visited: Set<Step>,
): readonly Step[] {
  const finished: Step[] = []
  for (const root of roots.toReversed()) {
    const stack: Visit<Step>[] = []
    const enter = (step: Step): void => {
      if (visited.has(step)) return
      visited.add(step)
      const next = nextOf(step)
      stack.push({ step, next, remaining: next.length })
    }
    enter(root)
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      visit.remaining -= 1
      const next = visit.next[visit.remaining]
      if (next !== undefined) enter(next)
      else finished.push(stack.pop()?.step ?? visit.step)
    }
  }
  return finished.toReversed()
}
