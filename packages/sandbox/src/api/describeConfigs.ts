import { topicConfigDefinitions } from '../log/topicConfig.ts'
import { configSources, configTypes, type ConfigDefinition } from '../protocol/configs.ts'
import { errorCodes, type Refusal } from '../protocol/errorCodes.ts'
import { Writer } from '../protocol/writer.ts'
import { notThrottled, type Api, type BrokerState, type Readable, type Request } from './api.ts'
import { forcedError } from './refusals.ts'

/** The settings of topics and of the broker. */
export const describeConfigs = {
  key: 32,
  minVersion: 1,
  maxVersion: 3,
  topics: (request) => read(request).flatMap(({ type, name }) => (type === resourceTypes.topic ? [name] : [])),
  handle,
} satisfies Api

const resourceTypes = { topic: 2, broker: 4 } as const

interface Setting {
  readonly name: string
  readonly value: string
  readonly readOnly: boolean
  readonly source: number
  readonly type: number
}

function read({ body }: Readable) {
  return body.array(() => ({
    type: body.int8(),
    name: body.string(),
    keys: body.nullableArray(() => body.string()),
  }))
}

function handle(request: Request, broker: BrokerState): Writer {
  const { version } = request
  const resources = read(request)
  const answer = new Writer().int32(notThrottled)
  return answer.array(resources, ({ type, name, keys }) => {
    const forced = forcedError(request, name)
    const found: readonly Setting[] | Refusal = forced ? { error: forced } : settingsOf(type, name, broker)
    const refusal = 'error' in found ? found : null
    const settings = 'error' in found ? [] : found.filter((setting) => keys?.includes(setting.name) ?? true)
    answer.int16(refusal?.error ?? errorCodes.NONE).string(refusal?.message ?? null)
    answer.int8(type).string(name)
    answer.array(settings, (setting) => {
      answer.string(setting.name).string(setting.value).boolean(setting.readOnly).int8(setting.source)
      answer.boolean(false).array([], () => {})
      if (version >= 3) answer.int8(setting.type).string(null)
    })
  })
}

function settingsOf(type: number, name: string, broker: BrokerState): readonly Setting[] | Refusal {
  switch (type) {
    case resourceTypes.topic:
      return topicSettings(name, broker)
    case resourceTypes.broker:
      return brokerSettings(name, broker)
    default:
      return { error: errorCodes.INVALID_REQUEST, message: `Resources of type ${type} have no settings here` }
  }
}

function topicSettings(name: string, broker: BrokerState): readonly Setting[] | Refusal {
  const topic = broker.topics.get(name)
  if (!topic) return { error: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, message: `There is no topic ${name}` }
  const definitions = Object.entries<ConfigDefinition>(topicConfigDefinitions)
  return definitions.map(([key, { type, fallback }]) => {
    const own = topic.config.get(key)
    const inherited = key === 'max.message.bytes' ? broker.config.get('message.max.bytes') : undefined
    const source = own === undefined ? configSources.default : configSources.topic
    return { name: key, value: own ?? inherited ?? fallback, readOnly: false, source, type }
  })
}

function brokerSettings(name: string, broker: BrokerState): readonly Setting[] | Refusal {
  if (name !== '' && name !== String(broker.node.id)) {
    return { error: errorCodes.INVALID_REQUEST, message: `This broker is ${broker.node.id}, not ${name}` }
  }
  const source = configSources.staticBroker
  return [...broker.config].map(([key, value]) => {
    return { name: key, value, readOnly: true, source, type: configTypes.string }
  })
}
