import { isJsonObject, ownValue, type JsonData, type JsonObject, type JsonSchema, type Side } from '@sendwright/model'
import { textOf } from '../document/access.ts'
import { keyFieldExtension } from '../extensions.ts'
import type { SkippedPart } from '../importedDocument.ts'
import { headerSchema, withHeaderTemplates } from './headers.ts'
import type { FoundMessage } from './operations.ts'
import { readSchema, type SchemaReading } from './payload.ts'
import { readSamples } from './samples.ts'
import { kafkaBinding } from './topicName.ts'
import { withTraits } from './traits.ts'

/** What is read of a message: how people name it, and its part of a side. */
export interface ReadMessage {
  readonly title: string | null
  /** How the document itself knows it; null for an anonymous one. */
  readonly key: string | null
  readonly description: string
  readonly side: Omit<Side, 'topics' | 'connection'>
  readonly skipped: readonly SkippedPart[]
}

/** Reads a message with its traits; null is a message of which nothing is said. */
export function readMessage(
  reading: SchemaReading & { readonly traitsWin: boolean },
  found: FoundMessage | null,
): ReadMessage {
  const { root, traitsWin } = reading
  const message = found ? withTraits(root, found.located.value, traitsWin) : {}
  const path = found?.path ?? ''
  const pointer = found?.located.pointer ?? ''
  const format = textOf(message['schemaFormat'])
  const skipped: SkippedPart[] = []
  const read = (key: string, value: JsonData | undefined): JsonSchema | undefined => {
    if (value === undefined) return undefined
    const { schema, reason } = readSchema(reading, value, `${pointer}/${key}`, format)
    if (reason !== null) skipped.push({ path: `${path}/${key}`, reason })
    return schema
  }
  const schema = read('payload', message['payload']) ?? {}
  const givenType = textOf(message['contentType']) ?? textOf(ownValue(root, 'defaultContentType'))
  // A header's schema is JSON Schema whatever form the payload has, unless it says otherwise itself.
  const headers = headerSchema(readHeaders(reading, message, { pointer, path, skipped }), givenType)
  const samples = readSamples(message, { schema, headers, path })
  const binding = kafkaBinding(root, message)
  const key = readKey(reading, binding['key'], { pointer, format })
  const keyField = textOf(message[keyFieldExtension]) ?? null
  return {
    key: found?.key ?? textOf(message['name']) ?? textOf(message['messageId']) ?? null,
    title: textOf(message['title']) ?? textOf(message['name']) ?? found?.key ?? textOf(message['messageId']) ?? null,
    description: textOf(message['description']) ?? textOf(message['summary']) ?? '',
    side: {
      contentType: givenType ?? 'application/json',
      ...(key !== undefined && { key }),
      keyField,
      headers: withHeaderTemplates(headers, samples.headers),
      schema,
      samples: [...samples.samples],
      newFields: [],
    },
    skipped: [...skipped, ...samples.skipped],
  }
}

function readHeaders(
  reading: SchemaReading,
  message: JsonObject,
  { pointer, path, skipped }: { pointer: string; path: string; skipped: SkippedPart[] },
): JsonSchema {
  const headers = message['headers']
  if (headers === undefined) return {}
  const { schema, reason } = readSchema(reading, headers, `${pointer}/headers`, undefined)
  if (reason !== null) skipped.push({ path: `${path}/headers`, reason })
  return schema
}

/** An Avro message may have an Avro key; what is no Avro type is JSON Schema. */
function readKey(
  reading: SchemaReading,
  key: JsonData | undefined,
  { pointer, format }: { pointer: string; format: string | undefined },
): JsonSchema | undefined {
  if (key === undefined) return undefined
  const isAvro =
    format?.toLowerCase().includes('avro') === true &&
    (!isJsonObject(key) || ['enum', 'fixed', 'record'].includes(textOf(key['type']) ?? ''))
  return readSchema(reading, key, `${pointer}/bindings/kafka/key`, isAvro ? format : undefined).schema
}
