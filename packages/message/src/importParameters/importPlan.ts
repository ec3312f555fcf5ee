import type { JsonData, JsonSchema, KafkaSendAction, ScenarioLink, Side } from '@sendwright/model'

/** What to import into an action, and what is known of its process. */
export interface ImportRequest {
  readonly action: KafkaSendAction
  /** The message of the action that the side's message becomes; the first unless told. */
  readonly messageIndex?: number | undefined
  readonly side: Side
  /** The link that the action gets; null = it is not linked. */
  readonly link: ScenarioLink | null
  /** The process's data that placeholders are held against: a sample context with parameters filled in. */
  readonly data: JsonData
  /** The effective data model of the process. */
  readonly dataModel: JsonSchema
  /** The names of the environments there are. */
  readonly environments: readonly string[]
  /** By id of a row: the template or literal that a person typed for it. */
  readonly fills?: Readonly<Record<string, string>> | undefined
}

/** What an import would change, row by row, and the action it would give. */
export interface ImportPlan {
  readonly rows: readonly ImportRow[]
  /** The action after the import. */
  readonly action: KafkaSendAction
  readonly counts: Readonly<Record<ImportChangeKind, number>>
}

/** The parts of an action that an import fills. */
export const importRowKinds = ['connection', 'topic', 'key', 'header', 'field'] as const
export type ImportRowKind = (typeof importRowKinds)[number]

/** What an import does to a part: `toFill` = a person has to say what stands there; `omitted` = it stays left out. */
export const importChangeKinds = ['added', 'replaced', 'removed', 'kept', 'toFill', 'omitted'] as const
export type ImportChangeKind = (typeof importChangeKinds)[number]

/** One part of an action: what stands there now, and what would after the import. */
export interface ImportRow {
  /** Stable for the same side: `field:customer.id`, `header:content-type`. */
  readonly id: string
  readonly kind: ImportRowKind
  /** The name of the header or the path of the field; the topic as the side writes it; '' for connection and key. */
  readonly label: string
  /** The environments that a topic is for; empty = all, and for rows that are no topics. */
  readonly environments: readonly string[]
  /** The type in words, where the model tells one. */
  readonly type: string | null
  readonly mandatory: boolean
  /** null = nothing stands there. */
  readonly now: string | null
  readonly after: string | null
  readonly change: ImportChangeKind
  /** Placeholders that would fit, the best first. */
  readonly suggestions: readonly string[]
}
