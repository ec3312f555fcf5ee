import type { ImportPlan, ImportRow } from '@sendwright/message'
import type { KafkaSendAction, MessageTemplate } from '@sendwright/model'
import { templateFields } from './templateFields.ts'

type RowPart = Pick<ImportRow, 'kind' | 'label' | 'now' | 'after'>

/**
 * What would change in an action that becomes another one as a whole: topics, key, headers and the fields of one
 * message, by name.
 */
export function comparePlan(before: KafkaSendAction, after: KafkaSendAction, messageIndex: number): ImportPlan {
  const old = before.parameters.messages[messageIndex]
  const next = after.parameters.messages[messageIndex]
  const parts: readonly RowPart[] = [
    ...connectionParts(before, after),
    ...pairs('topic', topicsOf(before), topicsOf(after)),
    ...keyParts(old?.key ?? null, next?.key ?? null),
    ...pairs('header', headersOf(old), headersOf(next)),
    ...pairs('field', fieldsOf(old), fieldsOf(next)),
  ]
  const rows = parts.map(rowOf)
  const count = (change: ImportRow['change']): number => rows.filter((row) => row.change === change).length
  return {
    rows,
    action: after,
    counts: {
      added: count('added'),
      replaced: count('replaced'),
      removed: count('removed'),
      kept: count('kept'),
      toFill: 0,
      omitted: 0,
    },
  }
}

function rowOf(part: RowPart, index: number): ImportRow {
  return {
    ...part,
    id: `${index}/${part.kind}/${part.label}`,
    environments: [],
    type: null,
    mandatory: false,
    change: changeOf(part),
    suggestions: [],
  }
}

function changeOf({ now, after }: RowPart): ImportRow['change'] {
  if (now === after) return 'kept'
  if (now === null) return 'added'
  return after === null ? 'removed' : 'replaced'
}

function connectionParts(before: KafkaSendAction, after: KafkaSendAction): readonly RowPart[] {
  const [now, next] = [before.parameters.connection, after.parameters.connection]
  return now === next ? [] : [{ kind: 'connection', label: '', now: now || null, after: next || null }]
}

function keyParts(now: string | null, after: string | null): readonly RowPart[] {
  return now === null && after === null ? [] : [{ kind: 'key', label: '', now, after }]
}

interface Named {
  readonly label: string
  readonly text: string
}

function topicsOf({ parameters }: KafkaSendAction): readonly Named[] {
  return parameters.topics.map((text) => ({ label: '', text }))
}

function headersOf(message: MessageTemplate | undefined): readonly Named[] {
  return message?.headers.map(({ name, value }) => ({ label: name, text: value ?? '' })) ?? []
}

function fieldsOf(message: MessageTemplate | undefined): readonly Named[] {
  const value = message?.value
  if (value?.format === 'json') return templateFields(value.text).map(({ path, text }) => ({ label: path, text }))
  return value?.format === 'text' ? [{ label: '', text: value.text }] : []
}

/** Puts what has the same name, in its order, side by side; what only was there comes last. */
function pairs(kind: ImportRow['kind'], before: readonly Named[], after: readonly Named[]): readonly RowPart[] {
  const left = Map.groupBy(before, ({ label }) => label)
  const kept = after.map(({ label, text }): RowPart => ({
    kind,
    label,
    now: left.get(label)?.shift()?.text ?? null,
    after: text,
  }))
  const gone = [...left.values()].flat().map(({ label, text }): RowPart => ({ kind, label, now: text, after: null }))
  return [...kept, ...gone]
}
