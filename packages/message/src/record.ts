import type { Problem, TextRange } from '@sendwright/model'

/** A part of a record's text that came from the context: its range in that text and the path in the context. */
export interface ValueSpan extends TextRange {
  readonly path: string
}

/** A text of a record with the parts of it that came from data. */
export interface BuiltText {
  readonly text: string
  readonly spans: readonly ValueSpan[]
}

/** The exact record that one topic and one message give. Sizes are bytes of UTF-8. */
export interface BuiltRecord {
  readonly topic: string
  readonly topicIndex: number
  readonly messageIndex: number
  /** The partition that the message names; null = by key, or any where there is no key. */
  readonly partition: number | null
  /** null = no key; an empty text is a key. */
  readonly key: BuiltText | null
  /** null = tombstone. */
  readonly value: BuiltText | null
  readonly headers: readonly { readonly name: string; readonly value: BuiltText }[]
  readonly sizes: { readonly key: number; readonly value: number; readonly headers: number; readonly total: number }
}

/** What building gives: a record that has an error is left out; paths of problems start at the action. */
export interface BuiltRecords {
  readonly records: readonly BuiltRecord[]
  readonly problems: readonly Problem[]
}
