import { useEditorSnapshot } from '../document/editorDocument.ts'
import { useClusters } from '../problems/useClusters.ts'

/** Number of partitions of every topic of a connection; null until they are known. */
export function usePartitionCounts(connection: string): ReadonlyMap<string, number> | null {
  return useClusters(useEditorSnapshot()).facts.get(connection)?.partitionCounts ?? null
}
