import {
  createProblem,
  topicNameFault,
  type EffectiveEnvironment,
  type HeaderTemplate,
  type JsonData,
  type KafkaSendAction,
  type MessageTemplate,
  type Problem,
  type ValueTemplate,
} from '@sendwright/model'
import { parseTemplate, renderTemplate, type RenderEnvironment, type TemplateFormat } from '@sendwright/template'
import type { BuiltRecord, BuiltRecords, BuiltText } from './record.ts'
import { recordSizes } from './recordSize.ts'
import { templateProblemToProblem } from './templateProblem.ts'

/** Kafka's partitions are numbered with 32 bits. */
const maxPartition = 2 ** 31 - 1

/** The world that building needs: a clock and random ids. */
export interface BuildEnvironment extends Pick<RenderEnvironment, 'now' | 'uuid'> {
  /** Where the records would go; left out, parameters are not filled in and nothing is bound. */
  readonly environment?: EffectiveEnvironment
  /** The values of secret parameters by name: only where records are really sent. Without them secrets are masked. */
  readonly secrets?: ReadonlyMap<string, string>
}

/**
 * The exact records of an action with a context: every topic times every message, topics first (rules M1 ff. of
 * `docs/spec/message.md`). Never throws; what cannot be built is a problem whose path starts at the action.
 */
export function buildRecords(action: KafkaSendAction, context: JsonData, environment: BuildEnvironment): BuiltRecords {
  const { topics, messages } = action.parameters
  const problems: Problem[] = []
  const topicNames = renderTopics(topics, context, environment, problems)
  if (messages.length === 0) problems.push(createProblem('no-message', '/parameters/messages', {}))
  // The problems of a message do not depend on the topic: they are collected once, also when no topic can be used.
  const firstRendering = messages.map((message, index) => renderMessage(message, index, context, environment, problems))
  const firstTopic = topicNames.findIndex((name) => name !== null)
  const records = topicNames.flatMap((topic, topicIndex) =>
    messages.flatMap((message, messageIndex): BuiltRecord[] => {
      const first = firstRendering[messageIndex] ?? null
      if (topic === null || first === null) return []
      // Each record has its own uuid() and now().
      const parts = topicIndex === firstTopic ? first : renderMessage(message, messageIndex, context, environment, [])
      return parts === null ? [] : [{ topic, topicIndex, messageIndex, ...parts, sizes: recordSizes(parts) }]
    }),
  )
  return { records, problems }
}

function renderTopics(
  topics: readonly string[],
  context: JsonData,
  environment: BuildEnvironment,
  problems: Problem[],
): readonly (string | null)[] {
  if (topics.length === 0) problems.push(createProblem('no-topic', '/parameters/topics', {}))
  return topics.map((topic, index) => {
    const path = `/parameters/topics/${index}`
    const rendered = renderText(topic, 'text', { path, context, environment, problems })
    if (rendered === null) return null
    const name = rendered.text?.text ?? ''
    if (name === '') {
      problems.push(createProblem('empty-topic', path, {}))
      return null
    }
    const fault = topicNameFault(name)
    if (fault === null) return name
    const isLiteral = name === topic
    problems.push(
      createProblem(
        'illegal-topic-name',
        path,
        { topic: name, reason: fault.reason, ...(fault.nearest !== null && { nearest: fault.nearest }) },
        isLiteral && fault.nearest !== null ? { fix: { text: fault.nearest } } : {},
      ),
    )
    return null
  })
}

type MessageParts = Pick<BuiltRecord, 'key' | 'value' | 'headers' | 'partition'>

function renderMessage(
  message: MessageTemplate,
  index: number,
  context: JsonData,
  environment: BuildEnvironment,
  problems: Problem[],
): MessageParts | null {
  const at = (field: string): FieldContext => ({
    path: `/parameters/messages/${index}/${field}`,
    context,
    environment,
    problems,
  })
  const key = message.key === null ? leftOut : renderText(message.key, 'text', at('key'))
  const value = renderValue(message.value, at('value/text'))
  const headers = renderHeaders(message.headers, at)
  const partition = renderPartition(message.partition, at('partition'))
  if (key === null || value === null || headers === null || partition === null) return null
  return { key: key.text, value: value.text, headers, partition: partition.number }
}

interface FieldContext {
  readonly path: string
  readonly context: JsonData
  readonly environment: BuildEnvironment
  readonly problems: Problem[]
}

/** A field that rendered: its text, or null where it was left out. */
interface RenderedField {
  readonly text: BuiltText | null
}

const leftOut: RenderedField = { text: null }

/** Renders one template field; null when it has an error, which is then among the problems. */
function renderText(source: string, format: TemplateFormat, field: FieldContext): RenderedField | null {
  const rendered = renderTemplate(parseTemplate(source, format), field.context, { ...field.environment, spans: true })
  field.problems.push(...rendered.problems.map((problem) => templateProblemToProblem(problem, field.path)))
  if (rendered.problems.some((problem) => problem.severity === 'error')) return null
  // UTF-8 has no half of a surrogate pair; showing what the encoder would send keeps preview and record equal.
  return rendered.text === null ? leftOut : { text: { text: rendered.text.toWellFormed(), spans: rendered.spans } }
}

/** A value that a placeholder left out is a problem: leaving it out would make a tombstone that nobody asked for. */
function renderValue(value: ValueTemplate, field: FieldContext): RenderedField | null {
  if (value.format === 'null') return leftOut
  if (value.format === 'generated') return { text: { text: '{}', spans: [] } }
  const rendered = renderText(value.text, value.format, field)
  if (rendered === null || rendered.text !== null) return rendered
  const position = { start: 0, end: value.text.length }
  field.problems.push(createProblem('left-out-document', field.path, { path: value.text.trim() }, { position }))
  return null
}

function renderHeaders(
  headers: readonly HeaderTemplate[],
  at: (field: string) => FieldContext,
): BuiltRecord['headers'] | null {
  const rendered = headers.map((header, index) => renderHeader(header, index, at))
  if (rendered.includes(null)) return null
  return rendered.flatMap((header) => (header === null || header === leftOutHeader ? [] : [header]))
}

const leftOutHeader: BuiltRecord['headers'][number] = { name: '', value: { text: '', spans: [] } }

function renderHeader(
  header: HeaderTemplate,
  index: number,
  at: (field: string) => FieldContext,
): BuiltRecord['headers'][number] | null {
  const nameField = at(`headers/${index}/name`)
  const name = renderText(header.name, 'text', nameField)
  if (name !== null && (name.text?.text ?? '') === '')
    nameField.problems.push(createProblem('missing-header-name', nameField.path, {}))
  const valueField = at(`headers/${index}/value`)
  if (header.value === null) {
    valueField.problems.push(createProblem('null-header', valueField.path, { header: header.name }))
    return null
  }
  const value = renderText(header.value, 'text', valueField)
  if (name === null || value === null || (name.text?.text ?? '') === '') return null
  return value.text === null ? leftOutHeader : { name: name.text?.text ?? '', value: value.text }
}

function renderPartition(source: string | null, field: FieldContext): { readonly number: number | null } | null {
  if (source === null) return { number: null }
  const rendered = renderText(source, 'text', field)
  if (rendered === null) return null
  if (rendered.text === null) return { number: null }
  const text = rendered.text.text.trim()
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number <= maxPartition) return { number }
  field.problems.push(createProblem('invalid-partition', field.path, { value: text }))
  return null
}
