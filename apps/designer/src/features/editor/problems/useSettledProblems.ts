import { useEffect, useMemo, useState } from 'react'
import type { PlacedProblem } from './useProblems.ts'

/** How long nothing may change before a new problem is shown. */
const pauseMs = 300

/** Leaves out what has just appeared until typing pauses, so that nobody is told off in the middle of a word. */
export function useSettledProblems(found: readonly PlacedProblem[]): readonly PlacedProblem[] {
  const keys = useMemo(() => new Set(found.map(problemKey)), [found])
  const [known, setKnown] = useState(keys)
  useEffect(() => {
    if (isSame(keys, known)) return undefined
    const timer = setTimeout(() => setKnown(keys), pauseMs)
    return () => clearTimeout(timer)
  }, [keys, known])
  return useMemo(() => {
    const settled = found.filter((placed) => known.has(problemKey(placed)))
    return settled.length === found.length ? found : settled
  }, [found, known])
}

/** The same while a field has the same kind of problem, also where its characters move. */
function problemKey({ nodeId, action, problem }: PlacedProblem): string {
  return `${nodeId} ${action?.id ?? ''} ${problem.path} ${problem.code}`
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b)
}
