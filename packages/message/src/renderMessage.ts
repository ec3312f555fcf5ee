import {
  createProblem,
  type HeaderTemplate,
  type MessageTemplate,
  type Problem,
  type ValueTemplate,
} from '@sendwright/model'
import { generatedText } from './generatedText.ts'
import type { BuiltRecord } from './record.ts'
import { leftOut, renderField, type Building, type Field, type RenderedField } from './renderField.ts'

/** Kafka's partitions are numbered with 32 bits. */
const maxPartition = 2 ** 31 - 1

/** What a message gives, without its topic. */
export type MessageParts = Pick<BuiltRecord, 'key' | 'value' | 'headers' | 'partition'>

interface MessageContext {
  readonly building: Building
  readonly problems: Problem[]
}

/** Renders a message of an action; null when it has an error, which is then among the problems. */
export function renderMessage(
  message: MessageTemplate,
  index: number,
  { building, problems }: MessageContext,
): MessageParts | null {
  const at: FieldAt = (field, place, takesSecrets = true) => {
    const path = `/parameters/messages/${index}/${field}`
    return { path, place, takesSecrets, building, problems }
  }
  const key = message.key === null ? leftOut : renderField(message.key, 'text', at('key', 'the key'))
  const value = renderValue(message.value, at('value/text', 'the value'))
  const headers = renderHeaders(message.headers, at)
  const partition = renderPartition(message.partition, at('partition', 'a partition', false))
  if (key === null || value === null || headers === null || partition === null) return null
  return { key: key.text, value: value.text, headers, partition: partition.number }
}

type FieldAt = (field: string, place: string, takesSecrets?: boolean) => Field

/** A value that a placeholder left out is a problem: leaving it out would make a tombstone that nobody asked for. */
function renderValue(value: ValueTemplate, field: Field): RenderedField | null {
  if (value.format === 'null') return leftOut
  if (value.format === 'generated') return { text: generatedText(value, field.building.clock.uuid) }
  const rendered = renderField(value.text, value.format, field)
  if (rendered === null || rendered.text !== null) return rendered
  const position = { start: 0, end: value.text.length }
  field.problems.push(createProblem('left-out-document', field.path, { path: value.text.trim() }, { position }))
  return null
}

function renderHeaders(headers: readonly HeaderTemplate[], at: FieldAt): BuiltRecord['headers'] | null {
  const rendered = headers.map((header, index) => renderHeader(header, index, at))
  if (rendered.includes(null)) return null
  return rendered.flatMap((header) => (header === null || header === leftOutHeader ? [] : [header]))
}

const leftOutHeader: BuiltRecord['headers'][number] = { name: '', value: { text: '', spans: [] } }

function renderHeader(header: HeaderTemplate, index: number, at: FieldAt): BuiltRecord['headers'][number] | null {
  const nameField = at(`headers/${index}/name`, "a header's name", false)
  const name = renderField(header.name, 'text', nameField)
  if (name !== null && (name.text?.text ?? '') === '')
    nameField.problems.push(createProblem('missing-header-name', nameField.path, {}))
  const valueField = at(`headers/${index}/value`, `the header \`${header.name}\``)
  if (header.value === null) {
    valueField.problems.push(createProblem('null-header', valueField.path, { header: header.name }))
    return null
  }
  const value = renderField(header.value, 'text', valueField)
  if (name === null || value === null || (name.text?.text ?? '') === '') return null
  return value.text === null ? leftOutHeader : { name: name.text?.text ?? '', value: value.text }
}

function renderPartition(source: string | null, field: Field): { readonly number: number | null } | null {
  if (source === null) return { number: null }
  const rendered = renderField(source, 'text', field)
  if (rendered === null) return null
  if (rendered.text === null) return { number: null }
  const text = rendered.text.text.trim()
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number <= maxPartition) return { number }
  field.problems.push(createProblem('invalid-partition', field.path, { value: text }))
  return null
}
