import { ownValue, pointerSegments, toPointer, type JsonData, type JsonObject } from '@sendwright/model'
import { follow, referencePointer, type Located } from '../document/follow.ts'
import { entriesOf, itemsOf, objectOf, textOf } from '../document/access.ts'
import { withTraits } from './traits.ts'

/** A channel of a document: its key, itself, and the place where it stands. */
export interface FoundChannel {
  readonly key: string
  readonly channel: JsonObject
  readonly path: string
}

/** A message as an operation or a channel lists it. `key` is its name in the document, null for an anonymous one. */
export interface FoundMessage {
  readonly key: string | null
  readonly path: string
  readonly located: Located
}

/** The word that a document has for a direction. */
export type DirectionWord = 'publish' | 'subscribe' | 'send' | 'receive' | 'reply'

/** An operation on a channel with its messages; `word` is null for a channel that no operation names. */
export interface FoundOperation {
  readonly word: DirectionWord | null
  readonly path: string
  /** Its id or key, null where the document gives none. */
  readonly id: string | null
  readonly title: string | null
  readonly description: string | null
  /** The operation itself, traits merged in; of a channel without one, empty. */
  readonly operation: JsonObject
  readonly channel: FoundChannel
  readonly messages: readonly FoundMessage[]
  readonly reply: FoundReply | null
}

/** The answer that an operation of 3.x waits for or gives. Without a channel its topic is known at run time only. */
export interface FoundReply {
  readonly channel: FoundChannel | null
  readonly messages: readonly FoundMessage[]
  readonly path: string
  readonly reply: JsonObject
  readonly location: string | null
}

/** What the operations of a document are read from. */
interface Reading {
  readonly root: JsonData
  readonly traitsWin: boolean
  readonly channels: ReadonlyMap<string, FoundChannel>
  /** Channels by the place that their reference leads to. */
  readonly channelsBehind: ReadonlyMap<string, FoundChannel>
}

/**
 * All operations of a bundled document, one at a time in its order, in the forms of 2.x (in the channels) and 3.x (of their own),
 * whichever version it claims; channels that no operation names come last, as operations without a word.
 */
export function* findOperations(root: JsonData, traitsWin: boolean): Generator<FoundOperation> {
  const channels = new Map<string, FoundChannel>()
  const channelsBehind = new Map<string, FoundChannel>()
  const all = follow(root, ownValue(root, 'channels') ?? null, '/channels')
  for (const [key, entry] of entriesOf(all.value)) {
    const path = toPointer(['channels', key])
    const { value, pointer } = follow(root, entry, `${all.pointer}${toPointer([key])}`)
    const channel: FoundChannel = { key, path, channel: objectOf(value) }
    channels.set(path, channel)
    if (!channelsBehind.has(pointer)) channelsBehind.set(pointer, channel)
  }
  const reading: Reading = { root, traitsWin, channels, channelsBehind }
  const used = new Set<string>()
  for (const operations of [channelOperations(reading), rootOperations(reading)]) {
    for (const operation of operations) {
      used.add(operation.channel.path)
      if (operation.reply?.channel) used.add(operation.reply.channel.path)
      yield operation
    }
  }
  for (const channel of channels.values()) if (!used.has(channel.path)) yield withoutOperation(reading, channel)
}

function* channelOperations(reading: Reading): Generator<FoundOperation> {
  for (const channel of reading.channels.values()) {
    for (const word of ['publish', 'subscribe'] as const) {
      const entry = ownValue(channel.channel, word)
      if (entry === undefined) continue
      const path = `${channel.path}/${word}`
      const operation = withTraits(reading.root, follow(reading.root, entry, path).value, reading.traitsWin)
      const id = textOf(operation['operationId']) ?? null
      const messages = operationMessages(reading, operation['message'], `${path}/message`)
      yield { ...describe(operation), word, path, id, channel, messages, reply: null }
    }
  }
}

/** 2.x: one message, or `oneOf` several. */
function operationMessages({ root }: Reading, message: JsonData | undefined, path: string): readonly FoundMessage[] {
  if (message === undefined) return []
  const located = follow(root, message, path)
  const choices = ownValue(located.value, 'oneOf')
  if (Array.isArray(choices)) {
    const list: readonly JsonData[] = choices
    return list.map((choice, index) => foundMessage(root, choice, { key: null, path: `${path}/oneOf/${index}` }))
  }
  return [foundMessage(root, message, { key: null, path })]
}

function foundMessage(
  root: JsonData,
  value: JsonData,
  { key, path }: { key: string | null; path: string },
): FoundMessage {
  const located = follow(root, value, path)
  return { key: key ?? componentName(located.pointer), path, located }
}

/** A message that stands among the document's components is known by its name there. */
function componentName(pointer: string): string | null {
  const segments = pointerSegments(pointer) ?? []
  return segments.at(-2) === 'messages' ? (segments.at(-1) ?? null) : null
}

function* rootOperations(reading: Reading): Generator<FoundOperation> {
  const { root } = reading
  for (const [key, entry] of entriesOf(follow(root, ownValue(root, 'operations') ?? null, '').value)) {
    const path = toPointer(['operations', key])
    const operation = withTraits(root, follow(root, entry, path).value, reading.traitsWin)
    const word = operation['action'] === 'send' || operation['action'] === 'receive' ? operation['action'] : null
    const channel = channelOf(reading, operation['channel'], `${path}/channel`)
    if (word === null || channel === null) continue
    const listed = listedMessages(root, operation['messages'], `${path}/messages`)
    const messages = listed ?? channelMessages(root, channel, `${path}/channel`)
    const reply = replyOf(reading, operation['reply'], `${path}/reply`)
    yield { ...describe(operation), word, path, id: key, channel, messages, reply }
  }
}

function replyOf(reading: Reading, entry: JsonData | undefined, path: string): FoundReply | null {
  if (entry === undefined) return null
  const reply = objectOf(follow(reading.root, entry, path).value)
  const channel = channelOf(reading, reply['channel'], `${path}/channel`)
  const listed = listedMessages(reading.root, reply['messages'], `${path}/messages`)
  const messages = listed ?? (channel ? channelMessages(reading.root, channel, `${path}/channel`) : [])
  const address = objectOf(follow(reading.root, reply['address'] ?? null, path).value)
  return { channel, messages, path, reply, location: textOf(address['location']) ?? null }
}

function channelOf(
  { root, channels, channelsBehind }: Reading,
  entry: JsonData | undefined,
  path: string,
): FoundChannel | null {
  if (entry === undefined) return null
  const reference = ownValue(entry, '$ref')
  if (typeof reference !== 'string') return { key: path, path, channel: objectOf(entry) }
  const listed = channels.get(reference.slice(1))
  if (listed) return listed
  // A channel among the components, in another file, or behind another reference.
  const pointer = referencePointer(root, reference)
  if (pointer === undefined) return null
  const behind = channelsBehind.get(pointer)
  if (behind) return behind
  return {
    key: pointerSegments(pointer)?.at(-1) ?? path,
    path: pointer,
    channel: objectOf(follow(root, entry, path).value),
  }
}

/** 3.x: a list of references into the channel's messages. The key is the last name on the way there. */
function listedMessages(root: JsonData, list: JsonData | undefined, path: string): readonly FoundMessage[] | null {
  if (!Array.isArray(list)) return null
  return itemsOf(list).map((entry, index) => {
    const reference = ownValue(entry, '$ref')
    const key = typeof reference === 'string' ? (pointerSegments(reference.slice(1))?.at(-1) ?? null) : null
    return foundMessage(root, entry, { key, path: `${path}/${index}` })
  })
}

function channelMessages(root: JsonData, { channel }: FoundChannel, path: string): readonly FoundMessage[] {
  return entriesOf(follow(root, channel['messages'] ?? null, path).value).map(([key, entry]) =>
    foundMessage(root, entry, { key, path: `${path}${toPointer(['messages', key])}` }),
  )
}

function withoutOperation({ root }: Reading, channel: FoundChannel): FoundOperation {
  const messages = channelMessages(root, channel, channel.path)
  return {
    word: null,
    path: channel.path,
    id: null,
    title: null,
    description: null,
    operation: {},
    channel,
    messages,
    reply: null,
  }
}

function describe(operation: JsonObject) {
  return {
    title: textOf(operation['title']) ?? null,
    description: textOf(operation['summary']) ?? textOf(operation['description']) ?? null,
    operation,
  }
}
