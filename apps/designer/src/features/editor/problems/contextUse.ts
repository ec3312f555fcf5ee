import { dataAt, type Action, type JsonData, type KafkaSendAction, type MessageTemplate } from '@sendwright/model'
import { byKind } from '../actionKind.ts'
import { parseTemplate, type PlaceholderInfo, type Template } from '@sendwright/template'

/** The templates of an action, in the order of its fields. A script has none: what it reads is known when it runs. */
export function actionTemplates(action: Action): readonly Template[] {
  return byKind(action, {
    kafkaSend: sendTemplates,
    kafkaReceive: ({ parameters }) => [parseTemplate(parameters.correlation.equals, 'text')],
    script: () => [],
  })
}

function sendTemplates(action: KafkaSendAction): readonly Template[] {
  return [
    ...action.parameters.topics.map((topic) => parseTemplate(topic, 'text')),
    ...action.parameters.messages.flatMap(messageTemplates),
  ]
}

/** The paths of the data that an action reads, defaults included; each as its names and indexes. */
export function usedPaths(action: Action): readonly (readonly string[])[] {
  return actionTemplates(action).flatMap(({ placeholders }) =>
    placeholders.flatMap(({ source, defaults }) =>
      [source, ...defaults].flatMap((operand) =>
        operand.kind === 'path' ? [operand.segments.map((segment) => segment.name)] : [],
      ),
    ),
  )
}

/** Where the values of a template's placeholders come from. */
export interface PlaceholderSources {
  readonly total: number
  readonly data: number
  readonly defaults: number
  readonly functions: number
  readonly leftOut: number
  readonly missing: number
}

/** Counts a template's placeholders by where their values come from with this data. */
export function placeholderSources(template: Template, data: JsonData): PlaceholderSources {
  const counts = { total: 0, data: 0, defaults: 0, functions: 0, leftOut: 0, missing: 0 }
  for (const placeholder of template.placeholders) {
    counts.total += 1
    counts[sourceOf(placeholder, data)] += 1
  }
  return counts
}

function sourceOf(
  { source, defaults, optional }: PlaceholderInfo,
  data: JsonData,
): Exclude<keyof PlaceholderSources, 'total'> {
  if (source.kind === 'call') return 'functions'
  const value = dataAt(
    data,
    source.segments.map((segment) => segment.name),
  )
  if (defaults.length > 0 && (value === undefined || value === null)) return 'defaults'
  if (value !== undefined) return 'data'
  return optional ? 'leftOut' : 'missing'
}

function messageTemplates({ key, value, headers, partition }: MessageTemplate): readonly Template[] {
  return [
    ...(key === null ? [] : [parseTemplate(key, 'text')]),
    ...(value.format === 'json' || value.format === 'text' ? [parseTemplate(value.text, value.format)] : []),
    ...headers.flatMap((header) =>
      [header.name, header.value ?? ''].map((template) => parseTemplate(template, 'text')),
    ),
    ...(partition === null ? [] : [parseTemplate(partition, 'text')]),
  ]
}
