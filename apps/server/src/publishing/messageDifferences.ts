import type { HeaderTemplate, MessageTemplate, ValueTemplate } from '@sendwright/model'
import { field, textField, type Change } from './fields.ts'
import { named } from './words.ts'

/** What differs between the messages of an action, by their places. */
export function messageChanges(
  before: readonly MessageTemplate[],
  after: readonly MessageTemplate[],
): readonly Change[] {
  const changes: Change[] = []
  const many = before.length > 1 || after.length > 1
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [was, message] = [before[index], after[index]]
    const path = `/parameters/messages/${index}`
    const title = many ? `Message ${index + 1}` : 'Message'
    if (was === undefined && message !== undefined)
      changes.push({
        kind: 'added',
        what: 'message',
        path,
        field: title,
        sentence: `${title} added`,
        text: { before: '', after: valueText(message.value) },
      })
    else if (was !== undefined && message === undefined)
      changes.push({
        kind: 'removed',
        what: 'message',
        path,
        field: title,
        sentence: `${title} removed`,
        text: { before: valueText(was.value), after: '' },
      })
    else if (was !== undefined && message !== undefined)
      changes.push(...messageFields(was, message, { path, suffix: many ? ` of message ${index + 1}` : '', title }))
  }
  return changes
}

interface MessagePlace {
  readonly path: string
  readonly suffix: string
  readonly title: string
}

function messageFields(
  was: MessageTemplate,
  message: MessageTemplate,
  { path, suffix, title }: MessagePlace,
): readonly Change[] {
  return [
    ...field(`${path}/key`, `Key${suffix}`, named(was.key), named(message.key)),
    ...field(
      `${path}/value/format`,
      `Format${suffix}`,
      formatWords[was.value.format],
      formatWords[message.value.format],
    ),
    ...textField(`${path}/value`, title, valueText(was.value), valueText(message.value)).map((change) => ({
      ...change,
      what: 'message' as const,
    })),
    ...headerChanges(was.headers, message.headers, { path: `${path}/headers`, suffix }),
    ...field(`${path}/partition`, `Partition${suffix}`, partitionWords(was), partitionWords(message)),
  ]
}

/** Headers are told by name; of those that stand there several times, the first is compared with the first. */
function headerChanges(
  before: readonly HeaderTemplate[],
  after: readonly HeaderTemplate[],
  { path, suffix }: { readonly path: string; readonly suffix: string },
): readonly Change[] {
  const old = occurrences(before)
  const now = occurrences(after)
  const changed = [...now].flatMap(([id, { header, index }]): Change[] => {
    const was = old.get(id)
    const place = { what: 'header' as const, path: `${path}/${index}`, field: header.name, to: header.value }
    if (was === undefined)
      return [
        {
          ...place,
          kind: 'added',
          sentence: `Header ${named(header.name)} added with ${named(header.value)}${suffix}`,
        },
      ]
    if (was.header.value === header.value) return []
    const sentence = `Header ${named(header.name)}${suffix} changed from ${named(was.header.value)} to ${named(header.value)}`
    return [{ ...place, kind: 'changed', from: was.header.value, sentence }]
  })
  const removed = [...old].flatMap(([id, { header, index }]): Change[] =>
    now.has(id)
      ? []
      : [
          {
            kind: 'removed',
            what: 'header',
            path: `${path}/${index}`,
            field: header.name,
            from: header.value,
            sentence: `Header ${named(header.name)} removed${suffix}`,
          },
        ],
  )
  const kept = (headers: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>) =>
    [...headers.keys()].filter((id) => others.has(id)).join('\n')
  const reordered: Change[] =
    kept(old, now) === kept(now, old)
      ? []
      : [
          {
            kind: 'changed',
            what: 'header',
            path,
            field: 'Headers',
            sentence: `Headers${suffix} stand in another order`,
          },
        ]
  return [...changed, ...removed, ...reordered]
}

function occurrences(headers: readonly HeaderTemplate[]) {
  const counts = new Map<string, number>()
  return new Map(
    headers.map((header, index) => {
      const count = (counts.get(header.name) ?? 0) + 1
      counts.set(header.name, count)
      return [`${count} ${header.name}`, { header, index }]
    }),
  )
}

const formatWords = { json: 'JSON', text: 'text', null: 'tombstone', generated: 'generated' } as const

/** A value as a text that can be compared line by line. */
function valueText(value: ValueTemplate): string {
  if (value.format === 'null') return ''
  return value.format === 'generated' ? JSON.stringify({ schema: value.schema, seed: value.seed }, null, 2) : value.text
}

function partitionWords({ partition }: MessageTemplate): string {
  return partition === null ? 'by key' : partition
}
