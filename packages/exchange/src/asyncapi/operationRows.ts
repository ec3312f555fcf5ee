import { sideSchema, type Direction, type JsonData, type JsonObject, type Side } from '@sendwright/model'
import { textOf } from '../document/access.ts'
import { scenarioExtension, topicsExtension } from '../extensions.ts'
import type { SkippedPart } from '../importedDocument.ts'
import { channelConnection } from './kafkaChannels.ts'
import { readMessage, type ReadMessage } from './messageSide.ts'
import type { DirectionWord, FoundChannel, FoundMessage, FoundOperation } from './operations.ts'
import type { SchemaReading } from './payload.ts'
import type { DocumentServers } from './servers.ts'
import { channelTopic } from './topicName.ts'

/** What the scenarios of a document are read with, and what is told of it. */
export interface Reading {
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
export interface ScenarioRow {
  readonly id: string
  readonly name: string
  readonly operation: string
  readonly channel: string
  readonly description: string
  readonly path: string
  readonly word: DirectionWord | null
  readonly sides: Readonly<Partial<Record<Direction, Side>>>
}

/** The scenarios of an operation: one for each message, with the reply as the other side, and one for each further reply. */
export function operationRows(reading: Reading, operation: FoundOperation): readonly ScenarioRow[] {
  const { channel, reply } = operation
  const messages: readonly (FoundMessage | null)[] =
    operation.messages.length > 0 ? operation.messages.slice(0, maxMessages) : [null]
  const replies: readonly (FoundMessage | null)[] = reply
    ? reply.messages.length > 0
      ? reply.messages.slice(0, maxMessages)
      : [null]
    : []
  const word = operation.word ?? 'channel'
  const operationId = operation.id ?? `${word}-${channel.key}`
  const replyTopics = reply ? replySide(reading, reply) : null

  const rowOf = (
    message: FoundMessage | null,
    more: { readonly isReply: boolean; readonly reply: FoundMessage | null | undefined },
  ): ScenarioRow => {
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
      name: textOf(read.title ?? operation.title ?? operation.id ?? channel.key) ?? 'Message without a name',
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

/** Of one operation. */
const maxMessages = 20_000

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

function describe(operation: FoundOperation, message: ReadMessage, parameters: string): string {
  const parts = [
    operation.description ?? textOf(operation.channel.channel['description']) ?? '',
    message.description,
    parameters,
  ]
  return [...new Set(parts.map((part) => part.trim()))].filter((part) => part !== '').join('\n\n')
}
