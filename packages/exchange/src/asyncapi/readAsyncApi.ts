import {
  createProblem,
  isJsonObject,
  isRawJson,
  sideSchema,
  type Direction,
  type JsonData,
  type JsonObject,
  type Scenario,
  type Side,
} from '@sendwright/model'
import { follow, referencePointer } from '../document/follow.ts'
import { entriesOf, itemsOf, objectOf, ownValue, pointerSegments, textOf } from '../document/pointer.ts'
import { scenarioExtension, topicsExtension } from '../extensions.ts'
import { refusedImport, type ReadImport, type SkippedPart } from '../importedDocument.ts'
import { createScenarioIds } from '../scenarioIds.ts'
import { readMessage, type ReadMessage } from './messageSide.ts'
import {
  findOperations,
  type DirectionWord,
  type FoundChannel,
  type FoundMessage,
  type FoundOperation,
} from './operations.ts'
import type { SchemaReading } from './payload.ts'
import { isKafkaProtocol, readServers, type DocumentServers } from './servers.ts'
import { channelTopic, kafkaBinding } from './topicName.ts'

/** A bundled document and what a person chose about it. */
export interface AsyncApiToRead {
  readonly root: JsonData
  readonly fileName: string
  /** By path: the direction that a person chose over what the document says. */
  readonly directions: Readonly<Record<string, Direction>>
  readonly schemas: SchemaReading
}

/** Whether a version is one that is read: 2.0 to 2.6, and 3. */
export function isKnownVersion(version: string): boolean {
  return /^(?:2\.[0-6]|3\.\d+)(?:\.|$)/.test(version)
}

/** The version that a document claims; null where it claims none. */
export function asyncApiVersion(root: JsonData): string | null {
  const version = ownValue(root, 'asyncapi')
  if (isRawJson(version)) return version.rawJSON
  return typeof version === 'number' ? String(version) : (textOf(version)?.trim() ?? null)
}

/** Reads the scenarios and connections of a document whose references are all local. */
export function readAsyncApi({ root, fileName, directions, schemas }: AsyncApiToRead): ReadImport {
  const version = asyncApiVersion(root)
  const problemPath = '/files/0/text'
  if (version === null || !isJsonObject(root))
    return refusedImport([createProblem('import-not-asyncapi', problemPath, { file: fileName })])
  if (!isKnownVersion(version))
    return refusedImport([createProblem('import-asyncapi-version', problemPath, { file: fileName, version })])

  const servers = readServers(root)
  const skipped: SkippedPart[] = [...servers.skipped]
  const reading: Reading = {
    root,
    traitsWin: version.startsWith('2'),
    schemas,
    servers,
    directions,
    skipped,
    noted: new Set(),
  }
  const rows: Row[] = []
  const unsaid: string[] = []
  for (const operation of findOperations(root, reading.traitsWin)) {
    const reason = notKafka(reading, operation)
    if (reason !== null) skipped.push({ path: operation.path, reason })
    else {
      rows.push(...operationRows(reading, operation))
      if (operation.word === null) unsaid.push(operation.channel.key)
    }
  }
  if (unsaid.length > 0)
    skipped.push({
      path: '/channels',
      reason: `No operation says who sends on ${shortList(unsaid)}. We are taken for the ones who send`,
    })
  if (rows.length === 0)
    return { ...refusedImport([createProblem('import-no-channels', problemPath, { file: fileName })]), skipped }
  const info = objectOf(follow(root, root['info'] ?? null, '').value)
  const title = textOf(info['title'])?.trim() ?? fileName
  const identity = textOf(root['id']) ?? `${title} (${fileName})`
  const label = `AsyncAPI ${version.split('.').slice(0, 2).join('.')}`
  return {
    integrations: [
      {
        identity,
        integration: {
          name: title.slice(0, 300),
          systemName: '',
          description: textOf(info['description']) ?? '',
          source: { kind: 'asyncapi', label, fileName, identity, importedAt: null },
          scenarios: toScenarios(rows),
        },
      },
    ],
    connections: servers.connections,
    skipped,
    problems: [],
  }
}

interface Reading {
  readonly root: JsonData
  readonly traitsWin: boolean
  readonly schemas: SchemaReading
  readonly servers: DocumentServers
  readonly directions: Readonly<Record<string, Direction>>
  readonly skipped: SkippedPart[]
  /** Notes that are told once, however many messages a channel has. */
  readonly noted: Set<string>
}

/** A scenario to be, before its name and id are known to be its own. */
interface Row {
  readonly id: string
  readonly name: string
  readonly operation: string
  readonly channel: string
  readonly description: string
  readonly path: string
  readonly word: DirectionWord | null
  readonly sides: Readonly<Partial<Record<Direction, Side>>>
}

function operationRows(reading: Reading, operation: FoundOperation): readonly Row[] {
  const { channel, reply } = operation
  const messages: readonly (FoundMessage | null)[] = operation.messages.length > 0 ? operation.messages : [null]
  const replies: readonly (FoundMessage | null)[] = reply ? (reply.messages.length > 0 ? reply.messages : [null]) : []
  const word = operation.word ?? 'channel'
  const operationId = operation.id ?? `${word}-${channel.key}`
  const replyTopics = reply ? replySide(reading, reply) : null

  const rowOf = (
    message: FoundMessage | null,
    more: { readonly isReply: boolean; readonly reply: FoundMessage | null | undefined },
  ): Row => {
    const read = readMessage({ ...reading.schemas, traitsWin: reading.traitsWin }, message)
    note(reading, read.skipped)
    const path = message?.path ?? (more.isReply ? (reply?.path ?? operation.path) : operation.path)
    const direction = reading.directions[path] ?? reading.directions[operation.path] ?? directionOf(operation.word)
    const own = more.isReply ? opposite(direction) : direction
    const place = more.isReply && replyTopics ? replyTopics : sidePlace(reading, channel, operation.operation)
    const other =
      more.reply === undefined ? null : readMessage({ ...reading.schemas, traitsWin: reading.traitsWin }, more.reply)
    if (other) note(reading, other.skipped)
    return {
      id:
        textOf(operation.operation[scenarioExtension]) ??
        [operationId, read.key ?? ''].filter((part) => part !== '').join('.'),
      name: read.title ?? operation.title ?? operation.id ?? channel.key,
      operation: operation.id ?? `${operation.word ?? ''} ${channel.key}`.trim(),
      channel: channel.key,
      description: describe(operation, read, place.description),
      path,
      word: more.isReply ? 'reply' : operation.word,
      sides: {
        [own]: { ...place.side, ...read.side },
        ...(other && replyTopics && { [opposite(own)]: { ...replyTopics.side, ...other.side } }),
      },
    }
  }
  const [firstReply, ...furtherReplies] = replies
  return [
    ...messages.map((message) => rowOf(message, { isReply: false, reply: firstReply })),
    ...furtherReplies.map((message) => rowOf(message, { isReply: true, reply: undefined })),
  ]
}

/** Turned to our side: what the application takes, we send. */
function directionOf(word: DirectionWord | null): Direction {
  return word === 'subscribe' || word === 'send' ? 'receive' : 'send'
}

function opposite(direction: Direction): Direction {
  return direction === 'send' ? 'receive' : 'send'
}

interface SidePlace {
  readonly side: Pick<Side, 'topics' | 'connection'>
  readonly description: string
}

function sidePlace(reading: Reading, channel: FoundChannel, owner: JsonObject): SidePlace {
  const topic = channelTopic(reading.root, channel)
  note(
    reading,
    topic.notes.map((reason) => ({ path: channel.path, reason })),
  )
  return {
    side: {
      topics: writtenTopics(owner) ?? (topic.name === null ? [] : [{ name: topic.name, environments: [] }]),
      connection: channelConnection(reading, channel),
    },
    description: topic.description,
  }
}

/** All topics of a side that we wrote ourselves; null in every other document. */
function writtenTopics(owner: JsonObject): Side['topics'] | null {
  const list = owner[topicsExtension]
  if (!Array.isArray(list)) return null
  const read = sideSchema.shape.topics.safeParse(list)
  return read.success ? read.data : null
}

function replySide(reading: Reading, reply: NonNullable<FoundOperation['reply']>): SidePlace {
  const where = reply.location === null ? '' : `: it stands at ${reply.location}`
  if (reply.channel && reply.channel.channel['address'] !== null) return sidePlace(reading, reply.channel, reply.reply)
  note(reading, [{ path: reply.path, reason: `The topic of the reply is known at run time only${where}` }])
  const connection = reply.channel ? channelConnection(reading, reply.channel) : null
  return { side: { topics: [], connection }, description: '' }
}

function note({ skipped, noted }: Reading, parts: readonly SkippedPart[]): void {
  for (const part of parts) {
    const key = `${part.path}\n${part.reason}`
    if (noted.has(key)) continue
    noted.add(key)
    skipped.push(part)
  }
}

/** The names of the servers that a channel is tied to; null where it is tied to none in particular. */
function channelServers({ root }: Reading, { channel }: FoundChannel): readonly string[] | null {
  const names = itemsOf(channel['servers']).flatMap((entry) => {
    if (typeof entry === 'string') return entry
    const reference = ownValue(entry, '$ref')
    if (typeof reference !== 'string') return []
    const direct = pointerSegments(reference.slice(1)) ?? []
    if (direct.length === 2 && direct[0] === 'servers') return direct[1] ?? []
    const pointer = referencePointer(root, reference)
    const listed = entriesOf(ownValue(root, 'servers')).find(
      ([, server]) => follow(root, server, '').pointer === pointer,
    )
    return listed?.[0] ?? []
  })
  return names.length > 0 ? names : null
}

function channelConnection(reading: Reading, channel: FoundChannel): string | null {
  const { byName } = reading.servers
  const names = channelServers(reading, channel) ?? [...byName.keys()]
  for (const name of names) {
    const connection = byName.get(name)?.connection
    if (connection !== undefined && connection !== null) return connection
  }
  return null
}

/** Why an operation is none of Kafka's; null when it is one. Kafka's own bindings count more than servers of others. */
function notKafka(reading: Reading, { channel, operation, messages }: FoundOperation): string | null {
  const { root, servers } = reading
  const names = channelServers(reading, channel) ?? [...servers.byName.keys()]
  const protocols = names.flatMap((name) => servers.byName.get(name)?.protocol ?? [])
  if (protocols.length === 0 || protocols.some(isKafkaProtocol)) return null
  const isBound = (owner: JsonData) => Object.keys(kafkaBinding(root, owner)).length > 0
  if (isBound(channel.channel) || isBound(operation) || messages.some(({ located }) => isBound(located.value)))
    return null
  return `Channel ${channel.key} is only on servers of ${[...new Set(protocols)].join(', ')}`
}

function describe(operation: FoundOperation, message: ReadMessage, parameters: string): string {
  const parts = [
    operation.description ?? textOf(operation.channel.channel['description']) ?? '',
    message.description,
    parameters,
  ]
  return [...new Set(parts.map((part) => part.trim()))].filter((part) => part !== '').join('\n\n')
}

/** Names that several scenarios have are told apart by their operations. */
function toScenarios(rows: readonly Row[]): Scenario[] {
  const idOf = createScenarioIds()
  const count = new Map<string, number>()
  for (const { name } of rows) count.set(name, (count.get(name) ?? 0) + 1)
  return rows.map((row) => ({
    id: idOf(row.id),
    name: (count.get(row.name) === 1 || row.operation === row.name ? row.name : `${row.name} (${row.operation})`).slice(
      0,
      300,
    ),
    description: row.description,
    ...row.sides,
    origin: { path: row.path, word: row.word, inSource: true },
  }))
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
