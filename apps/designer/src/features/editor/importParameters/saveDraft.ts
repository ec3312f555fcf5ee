import type { IntegrationSummaryView } from '@sendwright/contract'
import { text } from '../../../text/en.ts'
import type { NewScenario } from './useSaveScenario.ts'

/** Under which names a scenario is to be saved; `integration` null = a new one. */
export interface SaveDraft {
  readonly integration: string | null
  readonly integrationName: string
  readonly name: string
}

/** What is wrong with the names, by field. */
export interface SaveProblems {
  readonly integrationName?: string | undefined
  readonly name?: string | undefined
}

/** What to begin with: an integration made by hand where there is one. */
export function firstSaveDraft(integrations: readonly IntegrationSummaryView[], name: string): SaveDraft {
  const own = integrations.find(({ source }) => source.kind === 'hand')
  return {
    integration: own?.id ?? null,
    integrationName: text.importParameters.paste.integrationDefault,
    name,
  }
}

/** What is missing or taken. */
export function saveProblems(draft: SaveDraft, integrations: readonly IntegrationSummaryView[]): SaveProblems {
  const words = text.importParameters.paste
  const name = draft.name.trim()
  const target = integrations.find(({ id }) => id === draft.integration)
  const isTaken = target?.scenarios.some((scenario) => scenario.name === name) === true
  return {
    integrationName: draft.integration === null && draft.integrationName.trim() === '' ? words.nameMissing : undefined,
    name: name === '' ? words.nameMissing : isTaken ? words.nameTaken(target?.name ?? '') : undefined,
  }
}

/** Whether a scenario can be saved under these names. */
export function canSave(draft: SaveDraft, integrations: readonly IntegrationSummaryView[]): boolean {
  return Object.values(saveProblems(draft, integrations)).every((problem) => problem === undefined)
}

/** Where a scenario of these names goes. */
export function saveTarget({ integration, integrationName }: SaveDraft): NewScenario['target'] {
  return integration === null ? { newIntegration: integrationName.trim() } : { integration }
}
