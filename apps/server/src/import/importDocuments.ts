import type { IntegrationImport } from '@sendwright/contract'
import type { IntegrationSave, IntegrationState, IntegrationText } from '@sendwright/store'
import { allConnections } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import type { WrittenJson } from '../http/mount.ts'
import { isRefusal, refuseProblems, type Refusal } from '../http/refusal.ts'
import { integrationConflict, noSuchIntegration } from '../integrations/integrationRefusals.ts'
import { writeView } from '../integrations/integrationView.ts'
import { planConnections, type ConnectionPlan } from './importConnections.ts'
import type { DocumentRequest, Merged, MergeRequest, ReadDocuments, ReadIntegration } from './importProtocol.ts'
import { rememberedSource } from './rememberedSource.ts'

type Needs = Pick<Dependencies, 'store' | 'sandbox' | 'clock'>

/** How what was read is put over what is stored: in a worker where it may be large. */
export type Merge = (
  requests: readonly MergeRequest[],
) => Promise<{ readonly merged: readonly Merged[] } | Pick<ReadDocuments, 'problems'>>

/** What was read, and what is to be done with it. */
export interface ImportTask {
  readonly read: ReadDocuments
  readonly directions: DocumentRequest['directions']
  /** The integration that the scenarios are added to; null = each goes to its own, by identity. */
  readonly into: string | null
  readonly dryRun: boolean
}

/** What an import did; `saved` are the ids of the integrations that were saved. */
export interface ImportOutcome {
  /** An `IntegrationImport`. */
  readonly answer: WrittenJson
  readonly saved: readonly string[]
}

const attempts = 5

/**
 * Puts what was read into the library, or with `dryRun` says what that would do: integrations by identity, Kafka servers
 * as connections. All integrations are saved or none; where another save came between, all is merged anew.
 */
export async function importDocuments(task: ImportTask, merge: Merge, needs: Needs): Promise<ImportOutcome | Refusal> {
  let refusal = integrationConflict({ conflict: 0 })
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const plan = await planImport(task, merge, needs)
    if (isRefusal(plan)) return plan
    if (task.dryRun)
      return {
        answer: answerOf(
          task,
          plan,
          plan.targets.map(({ state }) => state),
        ),
        saved: [],
      }
    if (!(await createConnections(plan.connections, needs))) continue
    const saved = await needs.store.integrations.save(plan.saves)
    if (isSaved(saved)) return { answer: answerOf(task, plan, saved), saved: saved.map(({ id }) => id) }
    refusal = saved === 'not-found' ? noSuchIntegration(task.into ?? '') : integrationConflict(saved)
  }
  return refusal
}

/** Where an integration that was read goes: over a stored one, or to an id of its own. */
interface Target {
  readonly id: string
  readonly stored: IntegrationText | null
  /** As it is shown while it is not saved. */
  readonly state: IntegrationState
  readonly read: readonly ReadIntegration[]
}

interface Plan {
  readonly targets: readonly Target[]
  readonly connections: ConnectionPlan
  readonly merged: readonly Merged[]
  readonly saves: readonly IntegrationSave[]
}

async function planImport(task: ImportTask, merge: Merge, needs: Needs): Promise<Plan | Refusal> {
  const targets = await findTargets(task, needs)
  if (isRefusal(targets)) return targets
  const remembered = targets.map(({ stored }) => rememberedSource(stored))
  const used = Object.assign({}, ...remembered.map((source) => source.connections))
  const connections = planConnections(task.read.connections, await allConnections(needs), used)
  const importedAt = needs.clock.now().toISOString()
  const requests = await Promise.all(
    targets.map(async ({ id, stored, read }, index): Promise<MergeRequest> => {
      const uses = stored === null ? [] : await needs.store.processes.uses(id)
      return {
        id,
        stored: stored && { document: stored.document, scenarios: stored.scenarios },
        texts: read.map(({ text }) => text),
        identity: read[0]?.identity ?? '',
        mode: task.into === null ? 'replace' : 'add',
        usedScenarios: uses.map((use) => use.scenario),
        connections: connections.ids,
        remembered: {
          connections: { ...remembered[index]?.connections, ...connections.ids },
          directions: { ...remembered[index]?.directions, ...task.directions },
        },
        importedAt,
      }
    }),
  )
  const result = await merge(requests)
  if ('problems' in result) return refuseProblems(result.problems)
  const saves = targets.flatMap(({ id, stored }, index): IntegrationSave[] => {
    const content = result.merged[index]?.content
    if (content === undefined) return []
    return [
      stored === null
        ? { kind: 'create', id, content }
        : { kind: 'update', id, expectedVersion: stored.version, content },
    ]
  })
  return { targets, connections, merged: result.merged, saves }
}

async function findTargets({ read, into }: ImportTask, needs: Needs): Promise<readonly Target[] | Refusal> {
  const { integrations } = needs.store
  if (into !== null) {
    const stored = await integrations.findText({ id: into })
    return stored === null ? noSuchIntegration(into) : [{ id: into, stored, state: stored, read: read.integrations }]
  }
  const targets: Target[] = []
  const now = needs.clock.now().toISOString()
  for (const integration of read.integrations) {
    const stored = await findStored(integration, needs)
    const reserved = new Set(targets.map(({ id }) => id))
    const id = stored?.id ?? (await newId(integration, reserved, needs))
    targets.push({
      id,
      stored,
      state: stored ?? { id, version: 0, createdAt: now, updatedAt: now },
      read: [integration],
    })
  }
  return targets
}

/** By identity; the integration of a library file also by its id, where no other document has made that. */
async function findStored({ identity, id }: ReadIntegration, { store }: Needs): Promise<IntegrationText | null> {
  const found = await store.integrations.findText({ identity })
  if (found !== null || id === null) return found
  const namesake = await store.integrations.findText({ id })
  if (namesake === null) return null
  const owner = rememberedSource(namesake).identity
  return owner === null || owner === identity ? namesake : null
}

/** The id of a library file is kept where it is free: actions are linked to it. */
async function newId({ id, name }: ReadIntegration, reserved: ReadonlySet<string>, { store }: Needs): Promise<string> {
  const isFree = id !== null && !reserved.has(id) && (await store.integrations.findText({ id })) === null
  return isFree ? id : store.integrations.freeId(id ?? name, reserved)
}

/** Whether all could be created; false where somebody took an id meanwhile. */
async function createConnections({ toCreate }: ConnectionPlan, { store }: Needs): Promise<boolean> {
  for (const connection of toCreate) {
    if ((await store.connections.create({ connection, secrets: {} })) === 'duplicate') return false
  }
  return true
}

function isSaved(saved: unknown): saved is readonly IntegrationState[] {
  return Array.isArray(saved)
}

function answerOf(task: ImportTask, plan: Plan, states: readonly IntegrationState[]): WrittenJson {
  const views = plan.merged.flatMap(({ content }, index) => {
    const state = states[index]
    return state === undefined ? [] : [writeView(content, state).writtenJson]
  })
  const rest: Omit<IntegrationImport, 'integrations'> = {
    connections: [...plan.connections.shown],
    skipped: [...task.read.skipped, ...plan.connections.skipped],
    changes: plan.merged.map(({ change }) => change),
    dryRun: task.dryRun,
  }
  return { writtenJson: `{"integrations":[${views.join(',')}],${JSON.stringify(rest).slice(1)}` }
}
