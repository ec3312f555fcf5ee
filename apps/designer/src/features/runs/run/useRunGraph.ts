import { readBpmn } from '@sendwright/bpmn'
import type { ProcessGraph } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { runQueries } from '../../../api/runs.ts'

const noGraph: ProcessGraph = { processes: [], nodes: [], flows: [] }

/** The diagram of a run's version, and what is in it. */
export interface RunDiagram {
  readonly bpmn: string | undefined
  /** Empty until the diagram is read. */
  readonly graph: ProcessGraph
  readonly error: unknown
}

/** Reads the diagram of the version that a run executes. */
export function useRunDiagram(id: string): RunDiagram {
  const diagram = useQuery(runQueries.bpmn(id))
  const { data: bpmn } = diagram
  const read = useQuery({
    queryKey: [...runQueries.all, 'graph', id],
    queryFn: async () => {
      const result = await readBpmn(bpmn ?? '')
      return result.ok ? result.value.graph : noGraph
    },
    enabled: bpmn !== undefined,
    staleTime: Infinity,
  })
  return { bpmn, graph: read.data ?? noGraph, error: diagram.error }
}
