import {
  ownValue,
  pointerSegment,
  type JsonData,
  type JsonObject,
  type Scenario,
  type ScenarioTopic,
  type Side,
} from '@sendwright/model'
import { keyFieldExtension, scenarioExtension, topicsExtension } from '../extensions.ts'
import { objectOf, textOf } from '../document/access.ts'
import { mapReferences } from '../schema/mapReferences.ts'
import { maxCopiedValues, normaliseSchema } from '../schema/normaliseSchema.ts'
import { writeAddress } from './address.ts'
import { createFreeNames } from '../freeNames.ts'
import { jsonOf } from './jsonOf.ts'
import { writeServers, type ExportedConnection } from './servers.ts'
import { writeData, type FileFormat } from './writeLibrary.ts'

/** What an AsyncAPI document is written from. */
export interface AsyncApiSource {
  /** The document's id, a URI; null = it has none. */
  readonly id: string | null
  readonly title: string
  readonly description: string
  readonly scenarios: readonly Scenario[]
  /** The connections that the scenarios name. Nothing secret of them is written. */
  readonly connections: readonly ExportedConnection[]
}

/**
 * Writes scenarios as an AsyncAPI 3.0 document of the systems that we talk to: what we send they receive. A reply is
 * one of an operation. Importing the document gives the same scenarios again.
 */
export function writeAsyncApi(source: AsyncApiSource, format: FileFormat): string {
  const used = new Set(
    source.scenarios.flatMap(({ send, receive }) => [send, receive].flatMap((side) => side?.connection ?? [])),
  )
  const { servers, securitySchemes } = writeServers(source.connections.filter(({ id }) => used.has(id)))
  const writing: Writing = {
    servers,
    channels: new Map(),
    operations: new Map(),
    schemas: new Map(),
    channelName: createFreeNames(),
    operationName: createFreeNames(),
    messageName: createFreeNames(),
    schemaName: createFreeNames(),
  }
  for (const scenario of source.scenarios) writeScenario(writing, scenario)
  const channels = [...writing.channels.values()].map(({ name, channel, messages }): [string, JsonData] => [
    name,
    { ...channel, messages: Object.fromEntries(messages) },
  ])
  return writeData(
    {
      asyncapi: '3.0.0',
      ...(source.id !== null && { id: source.id }),
      info: {
        title: source.title,
        version: '1.0.0',
        ...(source.description !== '' && { description: source.description }),
      },
      ...(Object.keys(servers).length > 0 && { servers }),
      channels: Object.fromEntries(channels),
      operations: Object.fromEntries(writing.operations),
      components: {
        ...(writing.schemas.size > 0 && { schemas: Object.fromEntries(writing.schemas) }),
        ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
      },
    },
    format,
  )
}

interface Writing {
  readonly servers: JsonObject
  /** By topic and connection. */
  readonly channels: Map<string, WrittenChannel>
  readonly operations: Map<string, JsonObject>
  readonly schemas: Map<string, JsonData>
  readonly channelName: (wanted: string) => string
  readonly operationName: (wanted: string) => string
  readonly messageName: (wanted: string) => string
  readonly schemaName: (wanted: string) => string
}

interface WrittenChannel {
  readonly name: string
  readonly channel: JsonObject
  readonly messages: Map<string, JsonObject>
}

function writeScenario(writing: Writing, scenario: Scenario): void {
  const { send, receive } = scenario
  const main = send ?? receive
  if (!main) return
  const operation: JsonObject = {
    // The document is that of the other side.
    action: send ? 'receive' : 'send',
    ...(scenario.description !== '' && { description: scenario.description }),
    ...place(writing, scenario, main, ''),
    [scenarioExtension]: scenario.id,
    ...(send && receive && { reply: place(writing, scenario, receive, '-reply') }),
  }
  writing.operations.set(writing.operationName(scenario.id), operation)
}

/** Channel and message of a side, and its topics where the channel's address does not say them all. */
function place(writing: Writing, scenario: Scenario, side: Side, suffix: string): JsonObject {
  const channel = channelFor(writing, side)
  const key = writing.messageName(`${scenario.id}${suffix}`)
  channel.messages.set(key, writeMessage(writing, { name: scenario.name, key, side }))
  const ref = `#/channels/${pointerSegment(channel.name)}`
  return {
    channel: { $ref: ref },
    messages: [{ $ref: `${ref}/messages/${pointerSegment(key)}` }],
    ...(!isPlain(side.topics) && { [topicsExtension]: jsonOf(side.topics) }),
  }
}

function isPlain(topics: readonly ScenarioTopic[]): boolean {
  return topics.length === 0 || (topics.length === 1 && topics[0]?.environments.length === 0)
}

function channelFor(writing: Writing, side: Side): WrittenChannel {
  const topic = side.topics[0]?.name ?? null
  const server = side.connection !== null && Object.hasOwn(writing.servers, side.connection) ? side.connection : null
  const id = JSON.stringify([topic, server])
  const known = writing.channels.get(id)
  if (known) return known
  const { address, parameters } = topic === null ? { address: null, parameters: {} } : writeAddress(topic)
  const created: WrittenChannel = {
    name: writing.channelName(topic ?? 'reply'),
    channel: {
      address,
      ...(server !== null && { servers: [{ $ref: `#/servers/${pointerSegment(server)}` }] }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
    messages: new Map(),
  }
  writing.channels.set(id, created)
  return created
}

function writeMessage(
  writing: Writing,
  { name, key, side }: { readonly name: string; readonly key: string; readonly side: Side },
): JsonObject {
  const contentHeader = textOf(ownValue(ownValue(ownValue(side.headers, 'properties'), 'content-type'), 'const'))
  const given = contentHeader ?? (side.contentType === 'application/json' ? undefined : side.contentType)
  return {
    name: key,
    title: name,
    ...(given !== undefined && { contentType: given }),
    ...(side.headers !== undefined && {
      headers: writeSchema(writing, `${key}-headers`, { type: 'object', ...objectOf(side.headers) }),
    }),
    payload: writeSchema(writing, key, side.schema),
    ...(side.key !== undefined && { bindings: { kafka: { key: writeSchema(writing, `${key}-key`, side.key) } } }),
    ...(side.samples.length > 0 && { examples: side.samples.map((payload) => ({ payload })) }),
    ...(side.keyField !== null && { [keyFieldExtension]: side.keyField }),
  }
}

/** References of a schema count from the top of the document there, so each schema stands among the components. */
function writeSchema(writing: Writing, wanted: string, schema: JsonData): JsonData {
  const own = normaliseSchema({ root: schema, value: schema, pointer: '', budget: { left: maxCopiedValues } }) ?? {}
  const name = writing.schemaName(wanted)
  const pointer = `#/components/schemas/${pointerSegment(name)}`
  writing.schemas.set(
    name,
    mapReferences(own, (reference) => pointer + reference.slice(1)),
  )
  return { $ref: pointer }
}
