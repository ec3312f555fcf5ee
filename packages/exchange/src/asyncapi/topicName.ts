import { topicNameFault, type JsonData } from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { itemsOf, objectOf, ownValue, textOf } from '../document/pointer.ts'
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
  const binding = kafkaBinding(root, channel)
  const address = channel['address']
  const description = parameterTexts(root, channel).join('\n')
  const bound = textOf(binding['topic'])
  if (bound === undefined && address === null)
    return { name: null, notes: [`Channel ${key} has no address: its topic is known at run time only`], description }
  const name = toTemplate(bound ?? textOf(address) ?? key)
  const fault = topicNameFault(name.replace(/\$\{[^{}]*\}/g, 'x'))
  const nearest = fault?.nearest
    ? `. It could be ${toTemplate(bound ?? textOf(address) ?? key).replace(/[^\w.${}[\]"-]+/g, '-')}`
    : ''
  return { name, notes: fault ? [`Topic ${name}: ${fault.reason}${nearest}. It is kept as it is`] : [], description }
}

/** The Kafka binding of a channel, message or operation; empty where there is none. */
export function kafkaBinding(root: JsonData, owner: JsonData): ReturnType<typeof objectOf> {
  const bindings = follow(root, ownValue(owner, 'bindings') ?? null, '').value
  return objectOf(follow(root, ownValue(bindings, 'kafka') ?? null, '').value)
}

/** `{x}` and `${x}` of an address are our `${x}`. */
function toTemplate(address: string): string {
  return address.replace(/\$?\{([^{}]+)\}/g, (_whole, name: string) =>
    /^[\w-]+$/.test(name.trim()) ? `\${${name.trim()}}` : `\${${name.trim().replace(/[^\w-]+/g, '_')}}`,
  )
}

function parameterTexts(root: JsonData, channel: JsonData): readonly string[] {
  return Object.entries(objectOf(follow(root, ownValue(channel, 'parameters') ?? null, '').value)).map(
    ([name, entry]) => {
      const parameter = objectOf(follow(root, entry, '').value)
      // In 2.x the values stand in a schema of their own.
      const values = { ...objectOf(follow(root, parameter['schema'] ?? null, '').value), ...parameter }
      const choices = itemsOf(values['enum']).map(plainText)
      const examples = itemsOf(values['examples']).map(plainText)
      const description = textOf(values['description'])
      const location = textOf(values['location'])
      const parts = [
        description === undefined ? '' : `${description.trim().replace(/\.$/, '')}.`,
        choices.length > 0 ? `One of ${choices.join(', ')}.` : '',
        values['default'] === undefined || values['default'] === null ? '' : `Default ${plainText(values['default'])}.`,
        examples.length > 0 ? `For example ${examples.join(', ')}.` : '',
        location === undefined ? '' : `Found at ${location}.`,
      ]
      return `\`${name}\`: ${parts.filter((part) => part !== '').join(' ')}`.trim().replace(/:$/, '')
    },
  )
}

function plainText(value: JsonData): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
