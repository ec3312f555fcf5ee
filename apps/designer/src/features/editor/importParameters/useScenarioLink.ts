import { linkState } from '@sendwright/message'
import type { KafkaSendAction } from '@sendwright/model'
import { useDeferredValue, useMemo } from 'react'
import { text } from '../../../text/en.ts'
import { useImportData } from './useImportData.ts'
import { useScenario, type LoadedScenario } from './useScenario.ts'

/** How an action stands to the scenario that it is linked to. */
export interface ScenarioLinkView {
  /** same and kept are quiet; asks = the scenario has changed and the action differs; unknown = not loaded. */
  readonly state: 'unlinked' | 'unknown' | 'same' | 'asks' | 'kept' | 'gone'
  readonly differences: number
  /** "Orders / Order accepted". */
  readonly name: string
  readonly loaded: LoadedScenario | null
}

/** How an action stands to its scenario as the library has it now. */
export function useScenarioLink(action: KafkaSendAction): ScenarioLinkView {
  const scenario = useScenario(action.scenario)
  const importData = useImportData()
  const loaded = scenario.kind === 'ready' ? scenario.loaded : null
  const isKnown = loaded !== null || scenario.kind === 'gone'
  // What is typed is shown first; how it differs from the scenario follows.
  const settled = useDeferredValue(action)
  const compared = useMemo(
    () => (isKnown ? linkState(settled, loaded?.side ?? null, loaded?.revision ?? null, importData) : null),
    [settled, loaded, isKnown, importData],
  )
  const words = text.importParameters.link
  return {
    state: action.scenario === null ? 'unlinked' : (compared?.state ?? 'unknown'),
    differences: compared?.differences ?? 0,
    name: loaded === null ? words.unknown : words.name(loaded.integration.name, loaded.scenario.name),
    loaded,
  }
}
