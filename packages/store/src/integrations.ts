import {
  integrationSchema,
  isJsonObject,
  parseExactJson,
  scenarioSchema,
  type Integration,
  type Scenario,
  type ScenarioLink,
} from '@sendwright/model'
import type { Database, Query } from './database/database.ts'
import { findFreeId, slugOf } from './slug.ts'
import { checkJsonDepth } from './userJson.ts'

/** What is kept about an integration beside its document. Times are ISO 8601. */
export interface IntegrationState {
  readonly id: string
  /** Counts the saves, from 1. */
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** An integration with its document. */
export interface IntegrationRow extends IntegrationState {
  readonly integration: Integration
}

/** An integration in a list: `summary` is the JSON text that was saved with the document, in the shape of that time. */
export interface IntegrationSummaryRow extends IntegrationState {
  readonly summary: string
  readonly shape: number
}

/** An integration as the JSON texts that it rests as, to be read elsewhere. */
export interface IntegrationText extends IntegrationState {
  /** An object: the integration without its scenarios. */
  readonly document: string
  /** A list: the scenarios. */
  readonly scenarios: string
  readonly shape: number
}

/** An integration as it is saved: its JSON texts, and what a later import finds it by. */
export interface IntegrationContent {
  /** The integration without its scenarios. */
  readonly document: string
  /** `revisions` are those of its sides. */
  readonly scenarios: readonly { readonly id: string; readonly document: string; readonly revisions: string }[]
  /** What lists need of it. */
  readonly summary: string
  readonly identity: string | null
  /** Counts the shapes that the texts have had. */
  readonly shape: number
}

/** One save of several that are done together; `expectedVersion` null: over whatever is there. */
export type IntegrationSave =
  | { readonly kind: 'create'; readonly id: string; readonly content: IntegrationContent }
  | {
      readonly kind: 'update'
      readonly id: string
      readonly expectedVersion: number | null
      readonly content: IntegrationContent
    }

/** Somebody else has saved or deleted first; `conflict` is the version that is there. */
export type IntegrationConflict = 'not-found' | { readonly conflict: number }

/** An id or an identity that another integration has. */
export interface IntegrationTaken {
  readonly taken: 'id' | 'identity'
}

/** The stored integrations. */
export interface Integrations {
  /** By name, then id. */
  list(): Promise<readonly IntegrationSummaryRow[]>
  /** All, as texts. */
  texts(): Promise<readonly IntegrationText[]>
  /** The identities of all that have one. */
  identities(): Promise<ReadonlySet<string>>
  get(id: string): Promise<IntegrationRow | null>
  /** The one with an identity, as text. */
  findText(by: { readonly identity: string } | { readonly id: string }): Promise<IntegrationText | null>
  /** As `findText` by id; each scenario has its `revisions`. */
  view(id: string): Promise<IntegrationText | null>
  /** One scenario of each link, found without reading the whole documents; links that lead nowhere are left out. */
  scenarios(links: readonly Pick<ScenarioLink, 'integration' | 'scenario'>[]): Promise<readonly LinkedScenario[]>
  /** An id that is free, made from a name: `orders`, then `orders-2`. `reserved` are taken too. */
  freeId(name: string, reserved?: ReadonlySet<string>): Promise<string>
  /** All saves or none. */
  save(saves: readonly IntegrationSave[]): Promise<readonly IntegrationState[] | IntegrationConflict | IntegrationTaken>
  remove(id: string, expectedVersion: number | null): Promise<'removed' | IntegrationConflict>
}

/** A scenario with the integration it was found in. */
export interface LinkedScenario {
  readonly integration: string
  readonly scenario: Scenario
}

/** Stores integrations in a database. */
export function createIntegrations(database: Database): Integrations {
  const { query } = database
  async function read(condition: string, values: readonly unknown[]): Promise<readonly IntegrationText[]> {
    return query<IntegrationText>(`${textsStatement} ${condition} order by id`, values)
  }
  return {
    list: () => query<IntegrationSummaryRow>(`select ${stateColumns}, summary, shape from integration order by id`),
    texts: () => read('', []),
    identities: async () => {
      const rows = await query<{ identity: string }>('select identity from integration where identity is not null')
      return new Set(rows.map(({ identity }) => identity))
    },
    get: async (id) => {
      const [row] = await read('where id = $1', [id])
      return row === undefined ? null : readIntegration(row)
    },
    findText: async (by) => {
      const [row] = 'id' in by ? await read('where id = $1', [by.id]) : await read('where identity = $1', [by.identity])
      return row ?? null
    },
    view: async (id) => {
      const [row] = await query<IntegrationText>(`${viewStatement} where id = $1`, [id])
      return row ?? null
    },
    scenarios: async (links) => {
      if (links.length === 0) return []
      const rows = await query<{ integration: string; document: string }>(scenariosStatement, [
        links.map((link) => link.integration),
        links.map((link) => link.scenario),
      ])
      return rows.map((row) => ({
        integration: row.integration,
        scenario: scenarioSchema.parse(parseExactJson(row.document)),
      }))
    },
    freeId: (name, reserved) =>
      findFreeId(query, 'integration', { slug: slugOf(name, 'integration'), ...(reserved && { reserved }) }),
    save: async (saves) => {
      try {
        return await database.transaction(async (inTransaction) => {
          const states: IntegrationState[] = []
          for (const save of saves) states.push(await saveOne(save, inTransaction))
          return states
        })
      } catch (error) {
        if (error instanceof Undone) return error.outcome
        throw error
      }
    },
    remove: async (id, expectedVersion) => {
      const removed = await query(removeStatement, [id, expectedVersion])
      return removed.length === 0 ? findConflict(query, id) : 'removed'
    },
  }
}

/** Ends a transaction because of an outcome that the caller is told. */
class Undone extends Error {
  readonly outcome: IntegrationConflict | IntegrationTaken
  constructor(outcome: IntegrationConflict | IntegrationTaken) {
    super('undone')
    this.outcome = outcome
  }
}

async function saveOne(save: IntegrationSave, query: Query): Promise<IntegrationState> {
  const { document, scenarios, summary, identity, shape } = save.content
  checkJsonDepth(document)
  if (await isIdentityTaken(save.id, identity, query)) throw new Undone({ taken: 'identity' })
  if (save.kind === 'create') {
    const [created] = await query<IntegrationState>(insertStatement, [save.id, identity, document, summary, shape])
    if (created === undefined) throw new Undone({ taken: 'id' })
    await writeScenarios(save.id, scenarios, query)
    return created
  }
  const values = [save.id, save.expectedVersion, identity, document, summary, shape]
  const [updated] = await query<IntegrationState>(updateStatement, values)
  if (updated === undefined) throw new Undone(await findConflict(query, save.id))
  await query('delete from scenario where integration = $1', [save.id])
  await writeScenarios(save.id, scenarios, query)
  return updated
}

/** In groups: what a statement carries is made into one text, and meanwhile nobody else gets a turn. */
async function writeScenarios(integration: string, scenarios: IntegrationContent['scenarios'], query: Query) {
  for (let start = 0; start < scenarios.length; start += groupSize) {
    const group = scenarios.slice(start, start + groupSize)
    for (const { document } of group) checkJsonDepth(document)
    await query(insertScenariosStatement, [
      integration,
      start,
      group.map(({ id }) => id),
      group.map(({ document }) => document),
      group.map(({ revisions }) => revisions),
    ])
  }
}

const groupSize = 500

async function isIdentityTaken(id: string, identity: string | null, query: Query): Promise<boolean> {
  if (identity === null) return false
  return (await query('select from integration where identity = $1 and id <> $2', [identity, id])).length > 0
}

const stateColumns = 'id, version, created_at as "createdAt", updated_at as "updatedAt"'

const textsStatement = textsWith('scenario.document::text')

// The text of an object without its closing brace, one more property, and the brace.
const viewStatement = textsWith(
  `left(scenario.document::text, -1) || ',"revisions":' || coalesce(scenario.revisions::text, '{}') || '}'`,
)

function textsWith(scenario: string): string {
  return `
select ${stateColumns}, document, shape,
       (select '[' || coalesce(string_agg(${scenario}, ',' order by place), '') || ']'
          from scenario where scenario.integration = integration.id) as scenarios
  from integration`
}

const insertScenariosStatement = `
insert into scenario (integration, place, id, document, revisions)
select $1, $2::integer + place, id, document::json, revisions::json
  from unnest($3::text[], $4::text[], $5::text[]) with ordinality as added (id, document, revisions, place)`

const insertStatement = `
insert into integration (id, identity, document, summary, shape) values ($1, $2, $3, $4, $5)
on conflict do nothing
returning ${stateColumns}`

const updateStatement = `
update integration
   set identity = $3, document = $4, summary = $5, shape = $6, version = version + 1, updated_at = clock_timestamp()
 where id = $1 and ($2::bigint is null or version = $2)
returning ${stateColumns}`

const removeStatement = 'delete from integration where id = $1 and ($2::bigint is null or version = $2) returning id'

const scenariosStatement = `
select distinct on (integration, id) integration, document
  from scenario
  join unnest($1::text[], $2::text[]) as link (to_integration, to_scenario)
    on integration = to_integration and id = to_scenario
 order by integration, id, place`

function readIntegration({ document, scenarios, ...state }: IntegrationText): IntegrationRow {
  return { ...state, integration: integrationOf({ document, scenarios }) }
}

/** The integration that the texts hold. */
function integrationOf({ document, scenarios }: Pick<IntegrationText, 'document' | 'scenarios'>): Integration {
  const rest = parseExactJson(document)
  return integrationSchema.parse({ ...(isJsonObject(rest) && rest), scenarios: parseExactJson(scenarios) })
}

async function findConflict(query: Query, id: string): Promise<IntegrationConflict> {
  const [row] = await query<{ version: number }>('select version from integration where id = $1', [id])
  return row === undefined ? 'not-found' : { conflict: row.version }
}
