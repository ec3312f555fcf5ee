import type { ImportChange } from '@sendwright/contract'
import type { FileFormat } from '@sendwright/exchange/write'
import type { Direction, ImportFormat, Problem } from '@sendwright/model'
import type { IntegrationContent, IntegrationText } from '@sendwright/store'
import type { MergeInput } from '../integrations/mergeImport.ts'

/** A stored integration as it rests. */
export type IntegrationTexts = Pick<IntegrationText, 'document' | 'scenarios'>

/** Documents to be read. */
export interface DocumentRequest {
  readonly format: ImportFormat
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly name?: string | undefined
  readonly directions: Readonly<Record<string, Direction>>
}

/** An integration that was read, as JSON text: exact numbers are objects that a process boundary does not copy. */
export interface ReadIntegration {
  readonly identity: string
  /** The id in a library file; null elsewhere. */
  readonly id: string | null
  readonly name: string
  readonly text: string
}

/** A Kafka server of a document. */
export interface ReadConnection {
  readonly id: string
  readonly name: string
  readonly brokers: readonly string[]
  readonly security: { readonly protocol: string; readonly mechanism?: string }
  readonly toComplete: string | null
}

/** What was read; with problems there is nothing else. */
export interface ReadDocuments {
  readonly integrations: readonly ReadIntegration[]
  readonly connections: readonly ReadConnection[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  readonly problems: readonly Problem[]
}

/** An integration that was read, to be put over the stored one. */
export interface MergeRequest extends Omit<MergeInput, 'stored' | 'incoming'> {
  readonly stored: IntegrationTexts | null
  /** Integrations that were read; the scenarios of further ones join those of the first. */
  readonly texts: readonly string[]
}

/** An integration ready to be stored, and what that changes. */
export interface Merged {
  readonly content: IntegrationContent
  readonly change: ImportChange
}

/** What the worker is asked. */
export type ImportWork =
  | { readonly kind: 'read'; readonly request: DocumentRequest }
  | { readonly kind: 'merge'; readonly requests: readonly MergeRequest[] }
  | { readonly kind: 'write'; readonly integrations: readonly IntegrationTexts[]; readonly format: FileFormat }

/** What the worker answers, by what it was asked. */
export type ImportWorkAnswer =
  | { readonly kind: 'read'; readonly read: ReadDocuments }
  | { readonly kind: 'merge'; readonly merged: readonly Merged[] }
  | { readonly kind: 'write'; readonly text: string }
