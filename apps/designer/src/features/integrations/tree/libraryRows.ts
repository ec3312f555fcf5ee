import type { IntegrationSummaryView, ScenarioSummary, SideSummary } from '@sendwright/contract'
import type { Direction } from '@sendwright/model'
import { searchWords } from '../../../ui/markedName.ts'

/** Which scenarios the tree shows: those that have the side, or all. */
export type DirectionFilter = 'both' | Direction

/** What the tree is narrowed to. */
export interface LibraryFilter {
  readonly query: string
  readonly direction: DirectionFilter
  /** Ids of integrations that are closed. */
  readonly folded: ReadonlySet<string>
}

/** A row of the library's tree: an integration, or a scenario below it. */
export type LibraryRow = IntegrationRow | ScenarioRow

export interface IntegrationRow {
  readonly kind: 'integration'
  readonly key: string
  readonly level: 1
  readonly expanded: boolean
  readonly integration: IntegrationSummaryView
}

export interface ScenarioRow {
  readonly kind: 'scenario'
  readonly key: string
  readonly level: 2
  readonly expanded: null
  readonly integration: IntegrationSummaryView
  readonly scenario: ScenarioSummary
  /** From 1, among the shown scenarios of the integration. */
  readonly position: number
  readonly siblings: number
}

/** The rows, and how many integrations and scenarios fit the filter, closed ones included. */
export interface LibraryRows {
  readonly rows: readonly LibraryRow[]
  readonly integrations: number
  readonly scenarios: number
}

/**
 * The visible rows of the library. Every word of the query must stand in a scenario's name, topics, fields or headers,
 * or in its integration's name. An integration stays when one of its scenarios does, or when it has the words itself.
 */
export function libraryRows(integrations: readonly IntegrationSummaryView[], filter: LibraryFilter): LibraryRows {
  const words = searchWords(filter.query)
  const rows: LibraryRow[] = []
  let integrationCount = 0
  let scenarioCount = 0
  for (const integration of integrations) {
    const found = integration.scenarios.filter(
      (scenario) => hasDirection(scenario, filter.direction) && fits(integration, scenario, words),
    )
    const isShown =
      found.length > 0 ||
      (filter.direction === 'both' && words.every((word) => integration.name.toLowerCase().includes(word)))
    if (!isShown) continue
    integrationCount += 1
    scenarioCount += found.length
    const expanded = !filter.folded.has(integration.id)
    rows.push({ kind: 'integration', key: integration.id, level: 1, expanded, integration })
    if (!expanded) continue
    for (const [index, scenario] of found.entries()) {
      rows.push({
        kind: 'scenario',
        key: `${integration.id}/${scenario.id}`,
        level: 2,
        expanded: null,
        integration,
        scenario,
        position: index + 1,
        siblings: found.length,
      })
    }
  }
  return { rows, integrations: integrationCount, scenarios: scenarioCount }
}

/** Where a scenario has what was searched for, when its name does not show it. */
export interface ScenarioMatch {
  readonly kind: 'topic' | 'field' | 'header'
  readonly name: string
}

/** The topic, field or header that a query was found in; null where the names alone have every word. */
export function matchOf({ integration, scenario }: ScenarioRow, query: string): ScenarioMatch | null {
  const names = `${integration.name}\n${scenario.name}`.toLowerCase()
  const open = searchWords(query).filter((word) => !names.includes(word))
  if (open.length === 0) return null
  const sides = sidesOf(scenario)
  return (
    best(
      'topic',
      sides.flatMap((side) => side.topics.map((topic) => topic.name)),
      open,
    ) ??
    best(
      'field',
      sides.flatMap((side) => side.fields),
      open,
    ) ??
    best(
      'header',
      sides.flatMap((side) => side.headers),
      open,
    )
  )
}

/** The first name with all the words, else the first with one of them. */
function best(kind: ScenarioMatch['kind'], names: readonly string[], words: readonly string[]): ScenarioMatch | null {
  const has = (name: string) => (word: string) => name.toLowerCase().includes(word)
  const name = names.find((each) => words.every(has(each))) ?? names.find((each) => words.some(has(each)))
  return name === undefined ? null : { kind, name }
}

/** The sides that a scenario has, what we send first. */
export function sidesOf(scenario: ScenarioSummary): readonly SideSummary[] {
  return [scenario.send, scenario.receive].filter((side) => side !== undefined)
}

function hasDirection(scenario: ScenarioSummary, direction: DirectionFilter): boolean {
  return direction === 'both' || scenario[direction] !== undefined
}

/** What scenarios are searched in, in lowercase, made once for each answer of the server. */
const searched = new WeakMap<ScenarioSummary, string>()

function fits(integration: IntegrationSummaryView, scenario: ScenarioSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const integrationName = integration.name.toLowerCase()
  const content = searchedOf(scenario)
  return words.every((word) => content.includes(word) || integrationName.includes(word))
}

function searchedOf(scenario: ScenarioSummary): string {
  const known = searched.get(scenario)
  if (known !== undefined) return known
  const parts = sidesOf(scenario).flatMap((side) => [
    ...side.topics.map((topic) => topic.name),
    ...side.fields,
    ...side.headers,
  ])
  const content = [scenario.name, ...parts].join('\n').toLowerCase()
  searched.set(scenario, content)
  return content
}
