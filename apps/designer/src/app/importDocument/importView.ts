import type { ImportChange, IntegrationImport } from '@sendwright/contract'
import type { Direction } from '@sendwright/model'

/** What an import does to a scenario. */
export type ScenarioState = ImportChange['scenarios'][number]['state']

/** A scenario of a preview: what the document makes of it, and how that differs from the library. */
export interface ImportedScenario {
  readonly integration: string
  readonly id: string
  readonly name: string
  readonly state: ScenarioState
  readonly changes: readonly string[]
  /** The document's own word for the direction. */
  readonly word: string | null
  /** Where it stands in the document; with it the direction can be turned. */
  readonly path: string | null
  readonly directions: readonly Direction[]
  readonly topics: readonly string[]
}

/** An integration of a preview with its scenarios. */
export interface ImportedIntegration {
  readonly id: string
  readonly name: string
  readonly state: ImportChange['state']
  readonly scenarios: readonly ImportedScenario[]
}

/** How many scenarios an import touches, by what it does to them. */
export type ImportCounts = Readonly<Record<ScenarioState, number>>

/** The answer of an import, or of its preview, as it is shown: by integration, in the document's order. */
export function importedIntegrations(answer: IntegrationImport): readonly ImportedIntegration[] {
  return answer.changes.map((change) => {
    const made = answer.integrations.find((integration) => integration.id === change.integration)
    const byId = new Map(made?.scenarios.map((scenario) => [scenario.id, scenario]))
    return {
      id: change.integration,
      name: change.name,
      state: change.state,
      scenarios: change.scenarios.map(({ id, name, state, changes, word, path }) => {
        const scenario = byId.get(id)
        const sides = [scenario?.send, scenario?.receive].filter((side) => side !== undefined)
        return {
          integration: change.integration,
          id,
          name,
          state,
          changes,
          word,
          path,
          directions: [
            ...(scenario?.send ? (['send'] as const) : []),
            ...(scenario?.receive ? (['receive'] as const) : []),
          ],
          topics: [...new Set(sides.flatMap((side) => side.topics.map((topic) => topic.name)))],
        }
      }),
    }
  })
}

/** Adds up what answers do to scenarios. */
export function importCounts(answers: readonly IntegrationImport[]): ImportCounts {
  const counts: Record<ScenarioState, number> = { added: 0, changed: 0, same: 0, removed: 0, gone: 0 }
  for (const answer of answers)
    for (const change of answer.changes) for (const scenario of change.scenarios) counts[scenario.state] += 1
  return counts
}

/** Whether importing would change anything in the library. */
export function changesAnything(answers: readonly IntegrationImport[]): boolean {
  const { added, changed, removed, gone } = importCounts(answers)
  const isNew = answers.some(
    (answer) =>
      answer.changes.some((change) => change.state !== 'same') ||
      answer.connections.some((connection) => connection.state === 'added'),
  )
  return added + changed + removed + gone > 0 || isNew
}

/** The scenario to open after an import: the first that is new, else the first that changed, else the first. */
export function scenarioToOpen(
  answers: readonly IntegrationImport[],
): { readonly integration: string; readonly scenario: string | null } | null {
  const scenarios = answers.flatMap((answer) =>
    answer.changes.flatMap((change) =>
      change.scenarios.map((scenario) => ({ integration: change.integration, ...scenario })),
    ),
  )
  const found =
    scenarios.find((scenario) => scenario.state === 'added') ??
    scenarios.find((scenario) => scenario.state === 'changed') ??
    scenarios.find((scenario) => scenario.state !== 'removed')
  if (found !== undefined) return { integration: found.integration, scenario: found.id }
  const integration = answers.flatMap((answer) => answer.integrations)[0]
  return integration === undefined ? null : { integration: integration.id, scenario: null }
}
