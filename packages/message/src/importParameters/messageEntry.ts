import type { TemplateObject, TemplateProperty } from '@sendwright/template'

/** A property of the message as it will be. */
export type MessageEntry = ValueEntry | ObjectEntry

/** A property whose value is written as a whole. */
export interface ValueEntry {
  readonly kind: 'value'
  readonly name: string
  /** Whether the name is as it is written in the message, quotes included. */
  readonly isNameWritten: boolean
  /** The JSON template of its value; null = it is not there, or not any more. */
  readonly text: string | null
  /** Where it stands now; null = nowhere. */
  readonly property: TemplateProperty | null
}

/** A property whose fields are written one by one. */
export interface ObjectEntry {
  readonly kind: 'object'
  readonly name: string
  readonly entries: readonly MessageEntry[]
  /** Whether the object is there even if none of its fields are. */
  readonly isNeeded: boolean
  /** The object that stands there now; null = none. */
  readonly object: TemplateObject | null
}

/** Whether an entry will be written. */
export function isWritten(entry: MessageEntry): boolean {
  if (entry.kind === 'value') return entry.text !== null
  return entry.isNeeded || entry.object !== null || entry.entries.some(isWritten)
}
