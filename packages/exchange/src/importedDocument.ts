import type { Integration, Problem } from '@sendwright/model'

/** A part of a document that was left out, or is to be looked at, and why. `path` is a JSON pointer, after the file's name where it is not the document itself. */
export interface SkippedPart {
  readonly path: string
  readonly reason: string
}

/** A Kafka server of a document as a connection to be. `toComplete` tells what a person has to add; null = nothing. */
export interface DocumentConnection {
  readonly id: string
  readonly name: string
  readonly brokers: readonly string[]
  readonly security: { readonly protocol: SecurityProtocol; readonly mechanism?: string }
  readonly toComplete: string | null
}

/** Kafka's `security.protocol`. */
export type SecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'

/** An integration that was read. An earlier import of the same `identity` is updated by it; `id` is the one of a library file. */
export interface DocumentIntegration {
  readonly identity: string
  readonly id?: string
  readonly integration: Omit<Integration, 'id'>
}

/** What stands in imported files. With problems there is nothing else. */
export interface ReadImport {
  readonly integrations: readonly DocumentIntegration[]
  readonly connections: readonly DocumentConnection[]
  readonly skipped: readonly SkippedPart[]
  readonly problems: readonly Problem[]
}

/** An import that could not be read. */
export function refusedImport(problems: readonly Problem[]): ReadImport {
  return { integrations: [], connections: [], skipped: [], problems }
}

/** More parts than this are not told one by one. */
const maxSkipped = 300

/** The first parts that were left out, and how many more there are. */
export function firstSkipped(parts: readonly SkippedPart[]): readonly SkippedPart[] {
  if (parts.length <= maxSkipped) return parts
  return [...parts.slice(0, maxSkipped), { path: '', reason: `${parts.length - maxSkipped} more could not be used` }]
}
