import type { IntegrationImport } from '@sendwright/contract'
import type { Direction } from '@sendwright/model'
import type { FoundScenarios } from './searchScenarios.ts'

/** What parameters are imported from: a scenario of the library, or something that is brought in. */
export type Source =
  | {
      readonly kind: 'scenario'
      readonly integration: string
      readonly scenario: string
      readonly direction: Direction
    }
  | { readonly kind: ElsewhereKind }

/** Sources beside the library. */
export const elsewhereKinds = ['document', 'json', 'action'] as const
export type ElsewhereKind = (typeof elsewhereKinds)[number]

/** A text that tells sources apart. */
export function sourceKey(source: Source): string {
  return source.kind === 'scenario' ? `scenario\n${source.integration}\n${source.scenario}` : source.kind
}

/** All sources in the order of the list, as the arrow keys go through them. */
export function listedSources(found: FoundScenarios): readonly Source[] {
  const scenarios = [...found.sending, ...found.receiving].flatMap((group) =>
    group.scenarios.map(({ integration, scenario, direction }): Source => ({
      kind: 'scenario',
      integration: integration.id,
      scenario: scenario.id,
      direction,
    })),
  )
  return [...scenarios, ...elsewhereKinds.map((kind): Source => ({ kind }))]
}

/** The source that an arrow key leads to; null for other keys. At the ends it stays. */
export function sourceAfter(key: string, sources: readonly Source[], present: Source | null): Source | null {
  const at = present === null ? -1 : sources.findIndex((each) => sourceKey(each) === sourceKey(present))
  if (key === 'ArrowDown') return sources[Math.min(at + 1, sources.length - 1)] ?? null
  if (key === 'ArrowUp') return sources[Math.max(at - 1, 0)] ?? null
  return null
}

/** The scenario of imported documents to go on with: one that was added before others, one to send before others. */
export function importedScenario(answers: readonly IntegrationImport[]): Source | null {
  const candidates = answers.flatMap(({ integrations, changes }) =>
    integrations.flatMap((integration) =>
      integration.scenarios.map((scenario) => {
        const change = changes.find((each) => each.integration === integration.id)
        const state = change?.scenarios.find((each) => each.id === scenario.id)?.state
        const direction: Direction = scenario.send === undefined ? 'receive' : 'send'
        const rank = (direction === 'send' ? 0 : 2) + (state === 'added' ? 0 : 1)
        return {
          rank,
          source: { kind: 'scenario', integration: integration.id, scenario: scenario.id, direction } as const,
        }
      }),
    ),
  )
  return candidates.toSorted((a, b) => a.rank - b.rank)[0]?.source ?? null
}
