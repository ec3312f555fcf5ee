import type { Dependencies } from '../dependencies.ts'
import { eTag } from '../http/eTag.ts'
import type { Handlers } from '../http/mount.ts'
import { planPublish, publishDraft, showVersion } from '../publishing/publish.ts'
import { changedElsewhere, noSuchProcess, noSuchVersion } from '../publishing/refusals.ts'
import { replayAction } from '../publishing/replay.ts'
import { processView } from './processes.ts'

type VersionHandlers = Pick<
  Handlers,
  'publishPlan' | 'publishProcess' | 'listVersions' | 'getVersion' | 'restoreVersion' | 'replayAction'
>

/** Publishing: immutable numbered versions of a process. */
export function versionRoutes(deps: Dependencies): VersionHandlers {
  const { processes, versions } = deps.store
  return {
    publishPlan: ({ params, query }) => planPublish(params.id, query.against ?? null, deps),

    publishProcess: async ({ params, body, ifMatch }) => {
      const published = await publishDraft({ id: params.id, ifMatch, note: body.note }, deps)
      deps.runs.published()
      return published
    },

    listVersions: async ({ params }) => {
      const list = await versions.list(params.id)
      if (list.length === 0 && (await processes.get(params.id)) === null) return noSuchProcess(params.id)
      return { versions: list.map(({ process: _process, ...version }) => version) }
    },

    getVersion: ({ params, query }) => {
      const number = versionNumber(params.number)
      if (number === null) return Promise.resolve(unknownNumber(params.id, params.number))
      return showVersion({ id: params.id, number, against: query.against ?? null }, deps)
    },

    restoreVersion: async ({ params, ifMatch }, exchange) => {
      const number = versionNumber(params.number)
      if (number === null) return unknownNumber(params.id, params.number)
      const restored = await versions.restore(params.id, number, ifMatch)
      if (restored === 'not-found')
        return (await processes.get(params.id)) === null ? noSuchProcess(params.id) : noSuchVersion(params.id, number)
      if ('conflict' in restored) return changedElsewhere(restored.conflict)
      exchange.setHeader('etag', eTag(restored.version))
      return processView(restored)
    },

    replayAction: ({ params, body }) => replayAction({ process: params.id, ...body }, deps),
  }
}

function versionNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null
}

function unknownNumber(process: string, number: string) {
  return { ...noSuchVersion(process, 0), detail: `Process "${process}" has no version "${number}".` }
}
