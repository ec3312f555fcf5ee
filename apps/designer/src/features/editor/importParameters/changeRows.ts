import type { ImportPlan, ImportRow } from '@sendwright/message'
import { text } from '../../../text/en.ts'
import type { Fills } from './fills.ts'

/** The rows of a plan as the table shows them: where it goes and how it travels, then the message's fields. */
export interface ChangeGroups {
  readonly envelope: readonly ImportRow[]
  readonly fields: readonly ImportRow[]
  /** How many fields the scenario knows: what is removed is none of them. */
  readonly known: number
  /** How many of them got their value from the process's data without anybody typing it. */
  readonly found: number
}

/** Groups the rows of a plan for the table; `fills` is what a person typed. */
export function changeGroups(rows: readonly ImportRow[], fills: Fills['values'] = {}): ChangeGroups {
  const fields = rows.filter(({ kind }) => kind === 'field')
  return {
    envelope: rows.filter(({ kind }) => kind !== 'field'),
    fields,
    known: fields.filter(({ change }) => change !== 'removed').length,
    found: fields.filter((row) => !Object.hasOwn(fills, row.id) && isFound(row)).length,
  }
}

/** The rows with connections by their names, which say more than their ids. */
export function withConnectionNames(
  rows: readonly ImportRow[],
  connections: readonly { readonly id: string; readonly name: string }[],
): readonly ImportRow[] {
  const nameOf = (value: string | null): string | null => connections.find(({ id }) => id === value)?.name ?? value
  return rows.map((row) =>
    row.kind === 'connection' ? { ...row, now: nameOf(row.now), after: nameOf(row.after) } : row,
  )
}

function isFound({ change, after }: ImportRow): boolean {
  return change !== 'toFill' && after !== null && after.includes('${')
}

/** Whether a change is one: what is kept or stays left out is not. */
export function changesAnything(change: ImportRow['change']): boolean {
  return change !== 'kept' && change !== 'omitted'
}

/** Whether a person can say what stands there: in what the scenario knows of the message, its key and its headers. */
export function canFill({ kind, change, type, suggestions }: ImportRow): boolean {
  if (kind === 'connection' || kind === 'topic' || change === 'removed') return false
  return change === 'toFill' || type !== null || suggestions.length > 0
}

/** What the import does, counted: "Adds 7, replaces 1, 1 left to fill"; `nothing` where it changes no parameter. */
export function countsSentence(
  { added, replaced, removed, toFill }: ImportPlan['counts'],
  nothing: string = text.importParameters.footer.nothing,
): string {
  const words = text.importParameters.footer
  const parts = [
    ...(added > 0 ? [words.adds(added)] : []),
    ...(replaced > 0 ? [words.replaces(replaced)] : []),
    ...(removed > 0 ? [words.removes(removed)] : []),
    ...(toFill > 0 ? [words.toFill(toFill)] : []),
  ]
  return parts.length === 0 ? nothing : words.counts(parts)
}

/** What a row is about, in one line: "Topic", "Header content-type", "customer.id". */
export function rowName({ kind, label }: ImportRow): string {
  const words = text.importParameters.table
  if (kind === 'header') return `${words.header} ${label}`
  return kind === 'field' ? label || words.wholeMessage : words[kind]
}

/** The JSON or text template of a message; empty where it has none. */
export function messageText({ parameters }: ImportPlan['action'], messageIndex: number): string {
  const value = parameters.messages[messageIndex]?.value
  return value !== undefined && (value.format === 'json' || value.format === 'text') ? value.text : ''
}
