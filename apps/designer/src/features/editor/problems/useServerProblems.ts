import type { Problem } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { processQueries } from '../../../api/processes.ts'
import { readServerProblems, type ServerProblems } from './serverProblems.ts'
import { useEditorPlace } from './useEditorPlace.ts'

/** What the server said of the steps when the process was last opened or saved. */
export function useServerProblems(): ServerProblems {
  const { processId } = useEditorPlace()
  // It is in the cache, put there by every save; the editor does not ask for it.
  const problems = useQuery({ ...processQueries.detail(processId), enabled: false }).data?.problems ?? noProblems
  return read(problems)
}

/** Why steps are not executed, by their ids. */
export function useNotExecuted(): ReadonlyMap<string, string> {
  return useServerProblems().notExecuted
}

const noProblems: readonly Problem[] = []
const known = new WeakMap<readonly Problem[], ServerProblems>()

/** The same object for the same answer: problems are remembered by it. */
function read(problems: readonly Problem[]): ServerProblems {
  const found = known.get(problems) ?? readServerProblems(problems)
  known.set(problems, found)
  return found
}
