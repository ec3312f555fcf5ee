import type { EnvironmentView } from '@sendwright/contract'
import { lintParameters } from '@sendwright/message'
import {
  createProblem,
  defaultEnvironmentName,
  environmentNameSchema,
  environmentSchema,
  environmentStages,
  type Environment,
  type Problem,
} from '@sendwright/model'
import type { EnvironmentRow } from '@sendwright/store'
import { connectionIds } from '../connections/connectionDirectory.ts'
import type { Dependencies } from '../dependencies.ts'
import { checkEnvironment } from '../environments/checkEnvironment.ts'
import { resolveEnvironment } from '../environments/effectiveEnvironment.ts'
import { eTag } from '../http/eTag.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse, refuseProblems, type Refusal } from '../http/refusal.ts'
import { listenAnew } from '../publishing/publish.ts'
import type { Recounts } from '../processes/recounts.ts'

type EnvironmentHandlers = Pick<
  Handlers,
  'listEnvironments' | 'getEnvironment' | 'putEnvironment' | 'deleteEnvironment'
>

/** Environments: where connections and topics lead in each, and the values of configuration parameters. */
export function environmentRoutes(deps: Dependencies, recounts: Recounts): EnvironmentHandlers {
  const { environments } = deps.store

  function view(row: EnvironmentRow, defaults: EnvironmentRow): EnvironmentView {
    const { effective } = resolveEnvironment(row.environment, defaults.environment, deps.parameterVariables)
    return { ...row.environment, version: row.version, updatedAt: row.updatedAt, effective }
  }

  return {
    listEnvironments: async () => {
      const rows = await environments.list()
      const defaults = rows.find(isDefault) ?? emptyDefaults
      const others = rows.filter((row) => !isDefault(row)).toSorted(byStageAndName)
      return {
        environments: [defaults, ...others].map((row) => view(row, defaults)),
        variables: [...deps.parameterVariables.keys()].toSorted(),
      }
    },

    getEnvironment: async ({ params }, exchange) => {
      const [row, defaults] = await rowAndDefaults(params.name, deps)
      if (row === null) return noSuchEnvironment(params.name)
      exchange.setHeader('etag', eTag(row.version))
      return view(row, defaults)
    },

    putEnvironment: async ({ params, body, ifMatch }, exchange) => {
      const name = environmentNameSchema.safeParse(params.name)
      if (!name.success) return refuseProblems([illegalName(params.name, name.error.issues[0]?.message ?? '')])
      const environment: Environment = { ...body, name: name.data }
      const problems = [...checkEnvironment(environment, await connectionIds(deps)), ...keepingFromSaving(environment)]
      if (problems.length > 0) return refuseProblems(problems)
      const before = isDefault({ environment }) ? await environments.get(name.data) : null
      const row = await environments.put(environment, ifMatch)
      if ('conflict' in row) return conflict(params.name, row.conflict)
      if (isDefault(row)) await recounts.afterDefaults(before?.environment ?? null, environment)
      await listenAnew(deps)
      deps.runs.published()
      exchange.setHeader('etag', eTag(row.version))
      const [, defaults] = await rowAndDefaults(params.name, deps)
      return view(row, isDefault(row) ? row : defaults)
    },

    deleteEnvironment: async ({ params, ifMatch }) => {
      if (params.name === defaultEnvironmentName)
        return refuse('environment-built-in', 'The default values are built in. Save them without parameters instead.')
      const removed = await environments.remove(params.name, ifMatch)
      if (removed === 'not-found') return noSuchEnvironment(params.name)
      if (removed !== 'removed') return conflict(params.name, removed.conflict)
      await listenAnew(deps)
      return undefined
    },
  }
}

/** A parameter with the name that every run sets could never be used; other warnings are shown beside the fields. */
function keepingFromSaving(environment: Environment): readonly Problem[] {
  return lintParameters(environment).flatMap((problem) => {
    if (problem.code === 'reserved-name') return [{ ...problem, severity: 'error' as const }]
    return problem.severity === 'error' ? [problem] : []
  })
}

/** The defaults before anybody has saved any: version 0. */
const emptyDefaults: EnvironmentRow = {
  environment: environmentSchema.parse({ name: defaultEnvironmentName }),
  version: 0,
  updatedAt: new Date(0).toISOString(),
}

async function rowAndDefaults(
  name: string,
  { store }: Pick<Dependencies, 'store'>,
): Promise<readonly [EnvironmentRow | null, EnvironmentRow]> {
  const [row, stored] = await Promise.all([
    store.environments.get(name),
    store.environments.get(defaultEnvironmentName),
  ])
  const defaults = stored ?? emptyDefaults
  return [name === defaultEnvironmentName ? defaults : row, defaults]
}

function isDefault({ environment }: Pick<EnvironmentRow, 'environment'>): boolean {
  return environment.name === defaultEnvironmentName
}

function byStageAndName(one: EnvironmentRow, other: EnvironmentRow): number {
  const stages = environmentStages.indexOf(one.environment.stage) - environmentStages.indexOf(other.environment.stage)
  return stages === 0 ? (one.environment.name < other.environment.name ? -1 : 1) : stages
}

function illegalName(name: string, rule: string) {
  return createProblem('invalid-shape', '/name', { path: 'name', detail: `It is ${JSON.stringify(name)}. ${rule}.` })
}

function noSuchEnvironment(name: string): Refusal {
  return refuse('unknown-environment', `There is no environment "${name}".`)
}

function conflict(name: string, currentVersion: number): Refusal {
  if (currentVersion === 0) return noSuchEnvironment(name)
  return refuse(
    'version-conflict',
    `The environment was changed elsewhere: it is at version ${currentVersion} now. Open it again and repeat the change.`,
    { currentVersion },
  )
}
