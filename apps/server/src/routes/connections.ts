import { connectionCheckSchema, type ConnectionCheck, type ConnectionView } from '@sendwright/contract'
import { securityKinds, splitSecrets, type Connection } from '@sendwright/model'
import type { ConnectionRow, VersionUse } from '@sendwright/store'
import { noCheck, type ConnectionChecks } from '../connections/connectionChecks.ts'
import { findConnection, noSuchConnection } from '../connections/connectionDirectory.ts'
import { sandboxConnection, sandboxConnectionId, type Dependencies } from '../dependencies.ts'
import type { Handlers } from '../http/mount.ts'
import { refuse, type Refusal } from '../http/refusal.ts'

type ConnectionHandlers = Pick<
  Handlers,
  | 'listConnections'
  | 'createConnection'
  | 'getConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'startConnectionCheck'
  | 'getConnectionCheck'
>

/** Connections and their checks. */
export function connectionRoutes(deps: Dependencies, checks: ConnectionChecks, startedAt: string): ConnectionHandlers {
  const { store, kafka } = deps

  /** What was remembered of the connection, here and in the relay, is of one that is no more. */
  async function changed(id: string): Promise<void> {
    checks.forget(id)
    deps.knownConnections.changed(id)
    deps.deliveries.relay.connectionChanged(id)
    await kafka.drop(id)
  }

  function builtInView(): ConnectionView | null {
    const connection = sandboxConnection(deps.sandbox)
    if (connection === null) return null
    const lastCheck = checks.current(sandboxConnectionId)
    return { ...connection, builtIn: true, lastCheck, createdAt: startedAt, updatedAt: startedAt }
  }

  function view(row: ConnectionRow): ConnectionView {
    const { connection, createdAt, updatedAt } = row
    const lastCheck = checks.current(connection.id) ?? keptCheck(row)
    return { ...connection, builtIn: false, lastCheck, createdAt, updatedAt }
  }

  return {
    listConnections: async () => {
      const builtIn = builtInView()
      const stored = (await store.connections.list()).map(view)
      return { connections: [...(builtIn === null ? [] : [builtIn]), ...stored] }
    },

    createConnection: async ({ body }) => {
      if (body.id === sandboxConnectionId) return duplicate(body.id)
      const created = await store.connections.create(splitConnection(body))
      if (created === 'duplicate') return duplicate(body.id)
      await changed(body.id)
      return view(created)
    },

    getConnection: async ({ params }) => {
      if (params.id === sandboxConnectionId) return builtInView() ?? noSuchConnection(params.id)
      const row = await store.connections.get(params.id)
      return row === null ? noSuchConnection(params.id) : view(row)
    },

    updateConnection: async ({ params, body }) => {
      if (params.id === sandboxConnectionId) return builtIn()
      const document = splitConnection({ ...body, id: params.id })
      // Secrets are write-only: a caller cannot send back what it was never told, so those it leaves out stay.
      const keepSecrets = secretPathsOf(document.connection)
        .map((path) => path.join('/'))
        .filter((path) => !(path in document.secrets))
      const row = await store.connections.update({ ...document, keepSecrets })
      if (row === 'not-found') return noSuchConnection(params.id)
      await changed(params.id)
      return view(row)
    },

    deleteConnection: async ({ params }) => {
      if (params.id === sandboxConnectionId) return builtIn()
      const { accepted, sending, failed } = await store.deliveries.counts(params.id)
      if (accepted + sending + failed > 0) return inUse(params.id, { waiting: accepted + sending, failed })
      const uses = await store.versions.usingConnection(params.id)
      if (uses.length > 0) return meantByVersions(params.id, uses)
      if ((await store.connections.remove(params.id)) === 'not-found') return noSuchConnection(params.id)
      await changed(params.id)
      return undefined
    },

    startConnectionCheck: async ({ params }) => {
      const connection = await findConnection(params.id, deps)
      return connection === null ? noSuchConnection(params.id) : checks.start(connection)
    },

    getConnectionCheck: async ({ params }) => {
      const current = checks.current(params.id)
      if (current !== null) return current
      if (params.id === sandboxConnectionId && deps.sandbox.broker !== null) return noCheck
      const row = await store.connections.get(params.id)
      return row === null ? noSuchConnection(params.id) : (keptCheck(row) ?? noCheck)
    },
  }
}

function secretPathsOf(connection: Connection): readonly (readonly string[])[] {
  const { secretPaths } = securityKinds[connection.security.protocol]
  return secretPaths.map((path: readonly string[]) => ['security', ...path])
}

function splitConnection(document: Connection) {
  const { shown, secrets } = splitSecrets(document, secretPathsOf(document))
  return { connection: shown, secrets }
}

/** The last check that was kept; one of another version's shape counts as none. */
function keptCheck(row: ConnectionRow): ConnectionCheck | null {
  const parsed = connectionCheckSchema.safeParse(row.lastCheck)
  return parsed.success ? parsed.data : null
}

function duplicate(id: string): Refusal {
  return refuse('duplicate-connection', `There is a connection "${id}" already.`)
}

function builtIn(): Refusal {
  return refuse('connection-built-in', 'The sandbox is built in and cannot be changed.')
}

function meantByVersions(id: string, uses: readonly VersionUse[]): Refusal {
  const [first, ...more] = uses.map(({ name, number }) => `version ${number} of ${name}`)
  const others = more.length === 0 ? '' : ` and ${more.length === 1 ? more[0] : `${more.length} others`}`
  return refuse(
    'connection-in-use',
    `Connection "${id}" is used by ${first}${others}. Publish a version without it, and let runs of earlier ones end.`,
  )
}

function inUse(id: string, { waiting, failed }: { readonly waiting: number; readonly failed: number }): Refusal {
  const parts = [
    ...(waiting > 0 ? [`${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'}`] : []),
    ...(failed > 0 ? [`${failed.toLocaleString('en')} ${failed === 1 ? 'has' : 'have'} failed`] : []),
  ]
  return refuse(
    'connection-in-use',
    `Connection "${id}" has deliveries that have not ended: ${parts.join(', ')}. Let them be delivered, or skip or cancel them first.`,
  )
}
