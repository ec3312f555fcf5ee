import type { IntegrationSummaryView, ScenarioSummary, SideSummary } from '@sendwright/contract'
import type { Direction } from '@sendwright/model'
import { markName, searchWords, type MarkedName } from '../../../ui/markedName.ts'

/** A scenario that fits what is searched for, and where it does. */
export interface FoundScenario {
  readonly integration: IntegrationSummaryView
  readonly scenario: ScenarioSummary
  readonly direction: Direction
  readonly side: SideSummary
  readonly name: MarkedName
  /** The topic that matches, else the first; null where the scenario has none. */
  readonly topic: MarkedName | null
  readonly otherTopics: number
  /** The field or header that matches, where name and topic do not say it all. */
  readonly reason: (MarkedName & { readonly kind: 'field' | 'header' }) | null
}

/** What was found in one integration, the best first. */
export interface FoundGroup {
  readonly integration: IntegrationSummaryView
  readonly scenarios: readonly FoundScenario[]
}

/** Everything that was found; `receiving` are scenarios that have no side to send. */
export interface FoundScenarios {
  readonly sending: readonly FoundGroup[]
  readonly receiving: readonly FoundGroup[]
  /** How many of all there are in these groups, and how many fit in all. */
  readonly shown: number
  readonly total: number
}

/** All scenarios, made ready to be searched once for many searches. */
export type ScenarioIndex = readonly Entry[]

interface Entry {
  readonly integration: IntegrationSummaryView
  readonly scenario: ScenarioSummary
  readonly direction: Direction
  readonly side: SideSummary
  readonly name: string
  readonly integrationName: string
  readonly topics: string
  readonly fields: string
  readonly headers: string
}

/** More would be neither read nor drawn quickly; a longer search narrows them. */
const limit = 100

const separator = '\n'

/** Makes all scenarios ready to be searched: one entry each, for its side to send where it has one. */
export function indexScenarios(integrations: readonly IntegrationSummaryView[]): ScenarioIndex {
  return integrations.flatMap((integration) =>
    integration.scenarios.flatMap((scenario) => {
      const direction: Direction = scenario.send === undefined ? 'receive' : 'send'
      const side = scenario.send ?? scenario.receive
      if (side === undefined) return []
      return [
        {
          integration,
          scenario,
          direction,
          side,
          name: scenario.name.toLowerCase(),
          integrationName: integration.name.toLowerCase(),
          topics: side.topics
            .map(({ name }) => name)
            .join(separator)
            .toLowerCase(),
          fields: side.fields.join(separator).toLowerCase(),
          headers: side.headers.join(separator).toLowerCase(),
        },
      ]
    }),
  )
}

/**
 * Finds scenarios by their names, topics, fields, headers and integrations: every word must be found somewhere. What
 * matches by name comes first, then by topic, by field, by header.
 */
export function searchScenarios(index: ScenarioIndex, query: string): FoundScenarios {
  const words = searchWords(query)
  const phrase = words.join(' ')
  const ranked = index
    .flatMap((entry, place) => {
      const rank = rankOf(entry, phrase, words)
      return rank === null ? [] : [{ entry, place, rank }]
    })
    .toSorted((a, b) => directionRank(a.entry) - directionRank(b.entry) || a.rank - b.rank || a.place - b.place)
  const shown = ranked.slice(0, limit).map(({ entry }) => entry)
  const found = (direction: Direction): readonly FoundGroup[] =>
    grouped(shown.filter((entry) => entry.direction === direction).map((entry) => markedScenario(entry, phrase, words)))
  return { sending: found('send'), receiving: found('receive'), shown: shown.length, total: ranked.length }
}

function directionRank({ direction }: Entry): number {
  return direction === 'send' ? 0 : 1
}

/** The lower the better; null where a word is nowhere. */
function rankOf(entry: Entry, phrase: string, words: readonly string[]): number | null {
  if (entry.name.startsWith(phrase)) return 0
  if (entry.name.includes(phrase)) return 1
  const ranks = words.map((word) => wordRank(entry, word))
  return ranks.includes(null) ? null : Math.max(...ranks.map((rank) => rank ?? 0))
}

function wordRank(entry: Entry, word: string): number | null {
  const places = [entry.name, `${entry.topics}${separator}${entry.integrationName}`, entry.fields, entry.headers]
  const place = places.findIndex((text) => text.includes(word))
  return place === -1 ? null : place + 2
}

function grouped(found: readonly FoundScenario[]): readonly FoundGroup[] {
  const groups = Map.groupBy(found, ({ integration }) => integration)
  return [...groups].map(([integration, scenarios]) => ({ integration, scenarios }))
}

function markedScenario(entry: Entry, phrase: string, words: readonly string[]): FoundScenario {
  const { integration, scenario, direction, side } = entry
  const beyondName = words.filter((word) => !entry.name.includes(word))
  const topics = side.topics.map(({ name }) => name)
  const topic = bestName(topics, beyondName) ?? topics[0]
  const beyondTopic = beyondName.filter(
    (word) => !(topic ?? '').toLowerCase().includes(word) && !entry.integrationName.includes(word),
  )
  return {
    integration,
    scenario,
    direction,
    side,
    name: markName(scenario.name, phrase, words),
    topic: topic === undefined ? null : markName(topic, phrase, beyondName),
    otherTopics: Math.max(0, topics.length - 1),
    reason: beyondTopic.length === 0 ? null : reasonOf(side, beyondTopic, words),
  }
}

function reasonOf(side: SideSummary, missing: readonly string[], words: readonly string[]): FoundScenario['reason'] {
  const field = bestName(side.fields, missing)
  if (field !== undefined) return { kind: 'field', ...markName(field, words.join(' '), words) }
  const header = bestName(side.headers, missing)
  return header === undefined ? null : { kind: 'header', ...markName(header, words.join(' '), words) }
}

/** The name that holds most of the words, the shorter one of two; undefined where none holds any. */
function bestName(names: readonly string[], words: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly count: number } | undefined
  for (const name of names) {
    const lower = name.toLowerCase()
    const count = words.filter((word) => lower.includes(word)).length
    if (count === 0) continue
    const isBetter =
      best === undefined || count > best.count || (count === best.count && name.length < best.name.length)
    if (isBetter) best = { name, count }
  }
  return best?.name
}
