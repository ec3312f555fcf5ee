import type { IntegrationSummaryView } from '@sendwright/contract'
import type { IntegrationContent, IntegrationState } from '@sendwright/store'
import type { WrittenJson } from '../http/mount.ts'
import type { Dependencies } from '../dependencies.ts'
import { contentShape, integrationContent } from './integrationContent.ts'
import { summarise, type StoredSummary } from './summary.ts'

type Needs = Pick<Dependencies, 'store'>

/** An integration as the API shows it, put together from texts: parsing megabytes of schemas would hold up others. */
export function writeView(content: IntegrationContent, state: IntegrationState): WrittenJson {
  const scenarios = content.scenarios.map(({ document, revisions }) => withProperties(document, { revisions }))
  return writeTexts(content.document, `[${scenarios.join(',')}]`, state)
}

/** The stored integration as the API shows it, with its version; null where there is none. */
export async function findView(
  id: string,
  { store }: Needs,
): Promise<{ readonly version: number; readonly view: WrittenJson } | null> {
  const row = await store.integrations.view(id)
  if (row === null) return null
  if (row.shape === contentShape) return { version: row.version, view: writeTexts(row.document, row.scenarios, row) }
  const old = await store.integrations.get(id)
  return old === null ? null : { version: old.version, view: writeView(integrationContent(old.integration), old) }
}

function writeTexts(
  document: string,
  scenarios: string,
  { id, version, createdAt, updatedAt }: IntegrationState,
): WrittenJson {
  const state = Object.entries({ id, version, createdAt, updatedAt }).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ])
  return { writtenJson: withProperties(document, { scenarios, ...Object.fromEntries(state) }) }
}

/** The text of a JSON object that is not empty, with more properties as JSON texts. */
function withProperties(object: string, properties: Readonly<Record<string, string>>): string {
  const added = Object.entries(properties).map(([name, text]) => `,${JSON.stringify(name)}:${text}`)
  return `${object.slice(0, -1)}${added.join('')}}`
}

/** All integrations as lists show them, with how many actions use each scenario. */
export async function listSummaries({ store }: Needs): Promise<IntegrationSummaryView[]> {
  const [rows, uses] = await Promise.all([store.integrations.list(), store.processes.uses()])
  const counts = Map.groupBy(uses, ({ integration, scenario }) => JSON.stringify([integration, scenario]))
  const views = await Promise.all(
    rows.map(async ({ id, version, createdAt, updatedAt, shape, summary }): Promise<IntegrationSummaryView> => {
      // Written by `summarise`: texts and counts, no number of the user's.
      const current =
        shape === contentShape ? (JSON.parse(summary) as StoredSummary) : await summariseAnew(id, { store })
      const scenarios = current.scenarios.map((scenario) => ({
        ...scenario,
        usedBy: counts.get(JSON.stringify([id, scenario.id]))?.length ?? 0,
      }))
      return { ...current, id, scenarios, version, createdAt, updatedAt }
    }),
  )
  return views.toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
}

async function summariseAnew(id: string, { store }: Needs): Promise<StoredSummary> {
  const row = await store.integrations.get(id)
  // Deleted since the list was read: it is shown once more, empty.
  if (row === null) return { id, name: id, systemName: '', description: '', source: handMade, scenarios: [] }
  return summarise(row.integration)
}

const handMade = { kind: 'hand', label: '', fileName: null, identity: null, importedAt: null } as const
