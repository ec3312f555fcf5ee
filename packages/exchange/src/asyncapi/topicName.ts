import { ownValue, topicNameFault, type JsonData, type JsonObject } from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { entriesOf, itemsOf, objectOf, textOf } from '../document/access.ts'
import { templateExtension } from '../extensions.ts'
import type { FoundChannel } from './operations.ts'

/** A channel's topic as a text template, null where it is known at run time only, and what is to be said about it. */
export interface ChannelTopic {
  readonly name: string | null
  readonly notes: readonly string[]
  /** What the document says about the parameters of the name. */
  readonly description: string
}

/** The topic of a channel: Kafka's binding, else the address of 3.x, else the channel's key. */
export function channelTopic(root: JsonData, { channel, key }: FoundChannel): ChannelTopic {
  const bound = textOf(kafkaBinding(root, channel)['topic'])
  const address = channel['address']
  const parameters = entriesOf(follow(root, channel['parameters'] ?? null, '').value).map(
    ([name, entry]): [string, JsonObject] => [name, objectOf(follow(root, entry, '').value)],
  )
  const description = parameters.flatMap(([name, parameter]) => parameterText(root, name, parameter)).join('\n')
  if (bound === undefined && address === null)
    return { name: null, notes: [`Channel ${key} has no address: its topic is known at run time only`], description }
  const name = toTemplate(bound ?? textOf(address) ?? key, new Map(parameters))
  const fault = topicNameFault(name.replace(/\$\{[^{}]*\}/g, 'x'))
  const nearest = fault?.nearest ? `. It could be ${legalTemplate(name)}` : ''
  return { name, notes: fault ? [`Topic ${name}: ${fault.reason}${nearest}. It is kept as it is`] : [], description }
}

/** The same with other characters in place of those that no topic can have; placeholders stay. */
function legalTemplate(name: string): string {
  return name
    .split(/(\$\{[^{}]*\})/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[^\w.-]+/g, '-')))
    .join('')
}

/** The Kafka binding of a channel, message or operation; empty where there is none. */
export function kafkaBinding(root: JsonData, owner: JsonData): JsonObject {
  const bindings = follow(root, ownValue(owner, 'bindings') ?? null, '').value
  return objectOf(follow(root, ownValue(bindings, 'kafka') ?? null, '').value)
}

/** `{x}` and `${x}` of an address are our `${x}`; a parameter that we wrote ourselves brings its placeholder along. */
function toTemplate(address: string, parameters: ReadonlyMap<string, JsonObject>): string {
  return address.replace(/\$?\{([^{}]+)\}/g, (_whole, inner: string) => {
    const name = inner.trim()
    const own = textOf(parameters.get(name)?.[templateExtension])
    if (own !== undefined) return own
    const isPath = /^[\w-]+(?:\.[\w-]+)*$/.test(name)
    return isPath ? `\${${name}}` : `\${["${name.replace(/["\\]/g, '')}"]}`
  })
}

/** One line for people; none where the document says nothing. */
function parameterText(root: JsonData, name: string, parameter: JsonObject): readonly string[] {
  // In 2.x the values stand in a schema of their own.
  const values = { ...objectOf(follow(root, parameter['schema'] ?? null, '').value), ...parameter }
  const choices = itemsOf(values['enum']).map(plainText)
  const examples = itemsOf(values['examples']).map(plainText)
  const description = textOf(values['description'])
  const location = textOf(values['location'])
  const given = values['default']
  const parts = [
    description === undefined ? '' : `${description.trim().replace(/\.$/, '')}.`,
    choices.length > 0 ? `One of ${choices.join(', ')}.` : '',
    given === undefined || given === null ? '' : `Default ${plainText(given)}.`,
    examples.length > 0 ? `For example ${examples.join(', ')}.` : '',
    location === undefined ? '' : `Found at ${location}.`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? [] : [`\`${name}\`: ${parts.join(' ')}`]
}

function plainText(value: JsonData): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
