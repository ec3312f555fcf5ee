import { integrationSchema, type Integration } from '@sendwright/model'
import { connectionIds } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { eTag } from '../http/eTag.ts'
import { fileAnswer } from '../http/fileAnswer.ts'
import type { Exchange, Handlers, WrittenJson } from '../http/mount.ts'
import { isRefusal, refuseProblems, type Refusal } from '../http/refusal.ts'
import { importDocuments } from '../import/importDocuments.ts'
import { readDocuments } from '../import/readDocuments.ts'
import { checkIntegration, checkScenarioIds } from '../integrations/checkIntegration.ts'
import { integrationContent } from '../integrations/integrationContent.ts'
import { integrationConflict, noSuchIntegration } from '../integrations/integrationRefusals.ts'
import { findView, listSummaries, writeView } from '../integrations/integrationView.ts'
import { installPack, packViews } from '../integrations/packs.ts'
import { scenarioUses } from '../integrations/scenarioUses.ts'
import type { Recounts } from '../processes/recounts.ts'

type IntegrationHandlers = Pick<
  Handlers,
  | 'listIntegrations'
  | 'createIntegration'
  | 'importIntegrations'
  | 'getIntegration'
  | 'updateIntegration'
  | 'deleteIntegration'
  | 'getIntegrationUse'
  | 'checkIntegration'
  | 'exportLibrary'
  | 'listPacks'
  | 'installPack'
>

/** The library: integrations with their scenarios, where they are used, and what is imported into it. */
export function integrationRoutes(deps: Dependencies, recounts: Recounts): IntegrationHandlers {
  const { store } = deps

  async function save(
    integration: Integration,
    expectedVersion: number | null | 'new',
    exchange: Exchange,
  ): Promise<WrittenJson | Refusal> {
    const problems = checkScenarioIds(integration)
    if (problems.length > 0) return refuseProblems(problems)
    const { id } = integration
    const content = integrationContent(integration)
    const saved = await store.integrations.save([
      expectedVersion === 'new' ? { kind: 'create', id, content } : { kind: 'update', id, expectedVersion, content },
    ])
    if (saved === 'not-found') return noSuchIntegration(id)
    if ('conflict' in saved || 'taken' in saved) return integrationConflict(saved)
    await recounts.afterIntegrations([id])
    const [state] = saved
    if (state === undefined) return noSuchIntegration(id)
    exchange.setHeader('etag', eTag(state.version))
    return writeView(content, state)
  }

  return {
    listIntegrations: async () => ({ integrations: await listSummaries(deps) }),

    createIntegration: async ({ body }, exchange) => {
      const id = body.id ?? (await store.integrations.freeId(body.name))
      return save(integrationSchema.parse({ ...body, id }), 'new', exchange)
    },

    importIntegrations: async ({ body }, exchange) => {
      const { format, files, name, directions, dryRun } = body
      const steps = deps.imports.begin()
      const read = await readDocuments({ format, files, name, directions }, steps, deps)
      if (read.problems.length > 0) return refuseProblems(read.problems)
      const isPasted = format === 'json' || format === 'jsonSchema'
      const into = isPasted ? (body.integration ?? null) : null
      const outcome = await importDocuments(
        { read, directions, into, dryRun },
        (requests) => steps.merge(requests),
        deps,
      )
      if (isRefusal(outcome)) return outcome
      await recounts.afterIntegrations(outcome.saved)
      if (dryRun) exchange.setStatus(200)
      return outcome.answer
    },

    exportLibrary: async ({ query }) => {
      const { format, id } = query
      const one = id === undefined ? null : await store.integrations.findText({ id })
      if (id !== undefined && one === null) return noSuchIntegration(id)
      const written = await deps.imports.write(one === null ? await store.integrations.texts() : [one], format)
      if ('problems' in written) return refuseProblems(written.problems)
      return fileAnswer(one === null ? 'library' : `${one.id}.library`, format, written.text)
    },

    listPacks: async () => ({ packs: await packViews(deps) }),

    installPack: async ({ params }) => {
      const outcome = await installPack(params.id, deps)
      if (isRefusal(outcome)) return outcome
      await recounts.afterIntegrations(outcome.saved)
      return outcome.answer
    },

    getIntegration: async ({ params }, exchange) => {
      const found = await findView(params.id, deps)
      if (found === null) return noSuchIntegration(params.id)
      exchange.setHeader('etag', eTag(found.version))
      return found.view
    },

    updateIntegration: async ({ params, body, ifMatch }, exchange) => {
      const stored = await store.integrations.get(params.id)
      if (stored === null) return noSuchIntegration(params.id)
      const source = body.source ?? stored.integration.source
      return save(integrationSchema.parse({ ...body, source, id: params.id }), ifMatch, exchange)
    },

    deleteIntegration: async ({ params, ifMatch }) => {
      const removed = await store.integrations.remove(params.id, ifMatch)
      if (removed === 'not-found') return noSuchIntegration(params.id)
      if (removed !== 'removed') return integrationConflict(removed)
      await recounts.afterIntegrations([params.id])
      return undefined
    },

    getIntegrationUse: async ({ params }) => ({ uses: await scenarioUses(params.id, deps) }),

    checkIntegration: async ({ body }) => {
      const [connections, environments] = await Promise.all([connectionIds(deps), store.environments.list()])
      const names = new Set(environments.map(({ environment }) => environment.name))
      return { problems: [...checkIntegration(body, { connections, environments: names })] }
    },
  }
}
