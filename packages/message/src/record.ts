import type { Problem, Redacted, TextRange } from '@sendwright/model'

/** A part of a record's text that came from the context: its range in that text and the path in the context. */
export interface ValueSpan extends TextRange {
  readonly path: string
  /** There where the range is the mask of a secret. */
  readonly secret?: true
}

/** A text of a record as it is shown, with the parts of it that came from data. */
export interface BuiltText {
  /** Secrets are masked in it, whatever it was built for. */
  readonly text: string
  readonly spans: readonly ValueSpan[]
  /** Names of the secret parameters that are masked in the text; left out where there are none. */
  readonly secrets?: readonly string[]
  /** What goes to Kafka in place of the masked text; only there when records were built with the secrets' values. */
  readonly real?: Redacted
}

/** The exact record that one topic and one message give. Sizes are bytes of UTF-8 of what is shown. */
export interface BuiltRecord {
  readonly topic: string
  readonly topicIndex: number
  /** JSON pointer, from the action, to the topic as the action names it. */
  readonly topicPath: string
  /** The environment that put this topic in place of the one that the action names; null where it is the action's own. */
  readonly topicBoundIn: string | null
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

/** The names of the secret parameters that are masked somewhere in a record. */
export function secretsOf({ key, value, headers }: Pick<BuiltRecord, 'key' | 'value' | 'headers'>): readonly string[] {
  const texts = [key, value, ...headers.map((header) => header.value)]
  return [...new Set(texts.flatMap((text) => text?.secrets ?? []))]
}
