import type { Connection } from '@sendwright/model'

/** How much a line of the log matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Where the room tells what happened; never a secret. */
export type Log = (level: LogLevel, message: string, details: Readonly<Record<string, unknown>>) => void

/** What it takes to reach a cluster. */
export interface ClientSettings {
  readonly connectionName: string
  readonly clientId: string
  readonly brokers: Connection['brokers']
  readonly log: Log
}

/** The settings of a connection. */
export function settingsOf(connection: Connection, log: Log): ClientSettings {
  return {
    connectionName: connection.name,
    clientId: `sendwright-${connection.id}`,
    brokers: connection.brokers,
    log,
  }
}
