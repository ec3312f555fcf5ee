import type { IntegrationImport } from '@sendwright/contract'
import type { ScenarioLink } from '@sendwright/model'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { integrationQueries } from '../../../api/integrations.ts'
import { indexScenarios, searchScenarios } from './searchScenarios.ts'
import { importedScenario, listedSources, type Source } from './source.ts'
import type { SourceListProps } from './SourceList.tsx'

/** The search, what it finds, and what of it is chosen. */
export interface SourceChoice extends Omit<SourceListProps, 'onEnter'> {
  /** Chooses the first scenario to send of documents that were imported. */
  readonly chooseImported: (answers: readonly IntegrationImport[]) => void
}

/** The list of sources; what an action is linked to is chosen at the start, what is found first while one searches. */
export function useSourceList(link: ScenarioLink | null): SourceChoice {
  const library = useQuery(integrationQueries.list())
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<Source | null>(
    link && { kind: 'scenario', integration: link.integration, scenario: link.scenario, direction: link.direction },
  )
  const searched = useDeferredValue(query)
  const index = useMemo(() => indexScenarios(library.data ?? []), [library.data])
  const found = useMemo(() => searchScenarios(index, searched), [index, searched])
  const first = searched.trim() === '' ? null : (listedSources(found)[0] ?? null)
  return {
    query,
    found,
    library: { isPending: library.isPending, error: library.error, retry: () => void library.refetch() },
    chosen: chosen ?? (found.total > 0 ? first : null),
    onQuery(next) {
      setQuery(next)
      setChosen(null)
    },
    onChoose: setChosen,
    chooseImported(answers) {
      setQuery('')
      setChosen(importedScenario(answers))
    },
  }
}
