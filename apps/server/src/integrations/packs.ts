import type { CallAnswer } from '@sendwright/contract'
import { packs, type Pack } from '@sendwright/exchange'
import type { Integration } from '@sendwright/model'
import type { Dependencies } from '../dependencies.ts'
import { refuse, type Refusal } from '../http/refusal.ts'
import { importDocuments, type ImportOutcome } from '../import/importDocuments.ts'
import { mergeTexts } from '../import/mergeTexts.ts'

type Needs = Pick<Dependencies, 'store' | 'sandbox' | 'clock'>
type PackView = CallAnswer<'listPacks'>['packs'][number]

/** The ready-made packs, and how much of each is installed. */
export async function packViews({ store }: Needs): Promise<PackView[]> {
  const identities = await store.integrations.identities()
  return packs.map(({ id, name, description, integrations }) => {
    const installed = integrations.filter((integration) => identities.has(identityOf(integration))).length
    return {
      id,
      name,
      description,
      integrations: integrations.map((integration) => ({
        name: integration.name,
        scenarios: integration.scenarios.map((scenario) => scenario.name),
      })),
      installed: installed === 0 ? 'no' : installed === integrations.length ? 'yes' : 'partly',
    }
  })
}

/** Adds the integrations of a pack, or updates those that an earlier installation made. */
export async function installPack(id: string, needs: Needs): Promise<ImportOutcome | Refusal> {
  const pack = packs.find((candidate) => candidate.id === id)
  if (pack === undefined) return refuse('unknown-pack', `There is no pack "${id}".`)
  const task = { read: readPack(pack), directions: {}, into: null, dryRun: false }
  // Small and our own: no worker is needed.
  return importDocuments(task, async (requests) => ({ merged: requests.map(mergeTexts) }), needs)
}

function readPack({ integrations }: Pack) {
  return {
    integrations: integrations.map((integration) => {
      const { id, ...rest } = integration
      return { identity: identityOf(integration), id, name: integration.name, text: JSON.stringify(rest) }
    }),
    connections: [],
    skipped: [],
    problems: [],
  }
}

function identityOf({ id, source }: Integration): string {
  return source.identity ?? id
}
