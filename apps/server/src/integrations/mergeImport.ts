import type { ImportChange } from '@sendwright/contract'
import type { Direction, Integration, Scenario, Side } from '@sendwright/model'
import { fieldsOf } from '@sendwright/schema'
import { changeWords } from './changeWords.ts'
import { canonicalJson } from './revision.ts'

/** What was read, and what is there that it meets. */
export interface MergeInput {
  /** The integration that is updated; null where one is added. */
  readonly stored: Integration | null
  /** The id it has, or gets. */
  readonly id: string
  readonly incoming: Omit<Integration, 'id'>
  readonly identity: string
  /** `add` puts the scenarios beside those that are there, `replace` makes the integration what was read. */
  readonly mode: 'replace' | 'add'
  /** Ids of stored scenarios that actions are linked to. */
  readonly usedScenarios: readonly string[]
  /** From a connection as the document names it to the one that is used. */
  readonly connections: Readonly<Record<string, string>>
  /** What the source keeps for the next import of the same document. */
  readonly remembered: {
    readonly connections: Readonly<Record<string, string>>
    readonly directions: Readonly<Record<string, Direction>>
  }
  readonly importedAt: string
}

/** What an import makes of an integration, and what that changes. */
export interface MergedImport {
  readonly integration: Integration
  readonly change: ImportChange
}

type ScenarioChange = ImportChange['scenarios'][number]

/**
 * Puts what was read over what is stored: ids stay, what a document no longer has goes unless actions use it, scenarios
 * added by hand stay (rules I2 ff. of `docs/spec/library.md`).
 */
export function mergeImport(input: MergeInput): MergedImport {
  const { stored } = input
  const incoming = input.incoming.scenarios.map((scenario) => withConnections(scenario, input.connections))
  const merged =
    input.mode === 'add' && stored !== null ? addScenarios(stored, incoming) : replaceScenarios(input, incoming)
  const integration = mergedIntegration(
    input,
    merged.map(({ scenario }) => scenario).filter((scenario) => scenario !== null),
  )
  const scenarios = merged.map(({ change }) => change)
  return {
    integration,
    change: { integration: input.id, name: integration.name, state: stateOf(input, integration, scenarios), scenarios },
  }
}

interface MergedScenario {
  /** null where it goes away. */
  readonly scenario: Scenario | null
  readonly change: ScenarioChange
}

function mergedIntegration(input: MergeInput, scenarios: Scenario[]): Integration {
  const { stored, incoming, id } = input
  if (stored !== null && input.mode === 'add') return { ...stored, scenarios }
  const source = {
    ...incoming.source,
    identity: stored?.source.identity ?? input.identity,
    importedAt: input.importedAt,
    // Read by the next import of the same document; see `RememberedSource`.
    connections: input.remembered.connections,
    directions: input.remembered.directions,
  }
  return { ...stored, ...incoming, id, source, scenarios }
}

function stateOf(input: MergeInput, after: Integration, changes: readonly ScenarioChange[]): ImportChange['state'] {
  const { stored } = input
  if (stored === null) return 'added'
  const isSame =
    stored.name === after.name &&
    stored.systemName === after.systemName &&
    stored.description === after.description &&
    changes.every(({ state }) => state === 'same')
  return isSame ? 'same' : 'changed'
}

function replaceScenarios(input: MergeInput, incoming: readonly Scenario[]): readonly MergedScenario[] {
  const stored = new Map(input.stored?.scenarios.map((scenario) => [scenario.id, scenario]))
  const used = new Set(input.usedScenarios)
  const read = new Set(incoming.map(({ id }) => id))
  const left = [...stored.values()].filter(({ id }) => !read.has(id))
  return [
    ...incoming.map((scenario) => mergeScenario(stored.get(scenario.id), scenario)),
    ...left.map((scenario): MergedScenario => {
      if (scenario.origin === null) return { scenario, change: changeOf(scenario, 'same') }
      if (!used.has(scenario.id)) return { scenario: null, change: changeOf(scenario, 'removed') }
      return {
        scenario: { ...scenario, origin: { ...scenario.origin, inSource: false } },
        change: changeOf(scenario, 'gone'),
      }
    }),
  ]
}

/** Only what an earlier import of the same kind made is updated; a scenario made by hand keeps its id and its place. */
function addScenarios(stored: Integration, incoming: readonly Scenario[]): readonly MergedScenario[] {
  const byId = new Map(stored.scenarios.map((scenario) => [scenario.id, scenario]))
  const placed = new Map(
    incoming.map((scenario): [string, Scenario] => {
      const id = byId.get(scenario.id)?.origin === null ? freeId(scenario.id, byId) : scenario.id
      return [id, { ...scenario, id }]
    }),
  )
  return [
    ...stored.scenarios.map((scenario): MergedScenario => {
      const update = placed.get(scenario.id)
      return update === undefined ? { scenario, change: changeOf(scenario, 'same') } : mergeScenario(scenario, update)
    }),
    ...[...placed.values()].filter(({ id }) => !byId.has(id)).map((scenario) => mergeScenario(undefined, scenario)),
  ]
}

function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  let number = 2
  while (taken.has(`${id}-${number}`)) number += 1
  return `${id}-${number}`
}

function mergeScenario(before: Scenario | undefined, incoming: Scenario): MergedScenario {
  if (before === undefined) return { scenario: incoming, change: changeOf(incoming, 'added') }
  const { send: _send, receive: _receive, ...kept } = before
  const { send, receive, ...rest } = incoming
  const after: Scenario = {
    ...kept,
    ...rest,
    ...(send && { send: mergeSide(before.send, send) }),
    ...(receive && { receive: mergeSide(before.receive, receive) }),
  }
  const words = changeWords(before, after)
  return { scenario: after, change: { ...changeOf(after, words.length === 0 ? 'same' : 'changed'), changes: words } }
}

function mergeSide(before: Side | undefined, incoming: Side): Side {
  if (before === undefined || canonicalJson(before.schema) === canonicalJson(incoming.schema))
    return { ...before, ...incoming, newFields: [] }
  const known = new Set(fieldsOf(before.schema).map((field) => field.path))
  const newFields = fieldsOf(incoming.schema).flatMap(({ path }) => (known.has(path) ? [] : [path]))
  return { ...before, ...incoming, newFields }
}

function changeOf(scenario: Scenario, state: ScenarioChange['state']): ScenarioChange {
  const { id, name, origin } = scenario
  return { id, name, state, changes: [], word: origin?.word ?? null, path: origin?.path ?? null }
}

function withConnections(scenario: Scenario, connections: MergeInput['connections']): Scenario {
  const bound = (side: Side): Side => {
    const { connection } = side
    if (connection === null || !Object.hasOwn(connections, connection)) return side
    return { ...side, connection: connections[connection] ?? connection }
  }
  const { send, receive } = scenario
  return { ...scenario, ...(send && { send: bound(send) }), ...(receive && { receive: bound(receive) }) }
}
