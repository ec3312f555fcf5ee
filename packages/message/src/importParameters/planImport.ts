import { createMessageTemplate, type KafkaSendAction, type MessageTemplate } from '@sendwright/model'
import { createDataPaths } from './dataPaths.ts'
import { readableFills } from './fill.ts'
import {
  importChangeKinds,
  type ImportChangeKind,
  type ImportPlan,
  type ImportRequest,
  type ImportRow,
} from './importPlan.ts'
import { planHeaders } from './planHeaders.ts'
import { planKey } from './planKey.ts'
import { planMessage } from './planMessage.ts'
import type { MappingContext } from './plannedValue.ts'
import { planTopics } from './planTopics.ts'
import { rowOf } from './row.ts'

/**
 * What importing a side into an action would change, row by row: its connection, topics, key, headers and the fields
 * of its message (rules L1 ff. of `docs/spec/scenario.md`). What a person has written stays; what is missing is mapped
 * to the process's data. The same request always gives the same plan.
 */
export function planImport(request: ImportRequest): ImportPlan {
  const { action, messageIndex = 0, side, link, data, dataModel, environments, fills = {} } = request
  const { parameters } = action
  const context: MappingContext = { paths: createDataPaths(data, dataModel), fills: readableFills(fills) }
  const standing = parameters.messages[messageIndex]
  const message = standing ?? createMessageTemplate()
  const topics = planTopics(parameters, side.topics, { environments, wasLinked: action.scenario !== null })
  const value = planMessage(message.value, side, context)
  const key = planKey(message.key, side, { ...context, templates: value.templates })
  const headers = planHeaders(message.headers, side, context)
  const planned: MessageTemplate = { ...message, key: key.key, value: value.value, headers: [...headers.headers] }
  const rows = [
    ...connectionRow(action, side.connection),
    ...topics.rows,
    ...(key.row === null ? [] : [key.row]),
    ...(isUnwritten(action, standing) ? headers.rows.map(asAdded) : headers.rows),
    ...value.rows,
  ]
  return {
    rows,
    action: {
      ...action,
      scenario: link,
      parameters: {
        ...parameters,
        ...topics.parameters,
        connection: side.connection ?? parameters.connection,
        messages: withMessage(parameters.messages, standing === undefined ? null : messageIndex, planned),
      },
    },
    counts: countsOf(rows),
  }
}

/** Whether a message is as a new action has it, so that nobody has written anything. */
function isUnwritten({ scenario, parameters }: KafkaSendAction, message: MessageTemplate | undefined): boolean {
  if (message === undefined) return true
  const { key, headers, partition } = createMessageTemplate()
  const isSame =
    JSON.stringify([message.key, message.partition, message.headers]) === JSON.stringify([key, partition, headers])
  const isBlank = message.value.format === 'json' && /^\s*(?:\{\s*\})?\s*$/.test(message.value.text)
  return scenario === null && parameters.topics.length === 0 && isSame && isBlank
}

function asAdded(row: ImportRow): ImportRow {
  return row.change === 'kept' ? { ...row, now: null, change: 'added' } : { ...row, now: null }
}

function connectionRow({ parameters }: KafkaSendAction, connection: string | null): readonly ImportRow[] {
  if (connection === null) return []
  return [
    rowOf('connection', '', { now: parameters.connection === '' ? null : parameters.connection, after: connection }),
  ]
}

function withMessage(
  messages: readonly MessageTemplate[],
  index: number | null,
  message: MessageTemplate,
): MessageTemplate[] {
  return index === null ? [...messages, message] : messages.map((each, at) => (at === index ? message : each))
}

function countsOf(rows: readonly ImportRow[]): ImportPlan['counts'] {
  const counts: Record<ImportChangeKind, number> = { added: 0, replaced: 0, removed: 0, kept: 0, toFill: 0, omitted: 0 }
  for (const change of importChangeKinds) counts[change] = rows.filter((row) => row.change === change).length
  return counts
}
