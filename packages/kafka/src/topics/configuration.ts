import requestsModule from 'kafkajs/src/protocol/requests/index.js'
import { apis } from '../client/apis.ts'
import { exchangeOf } from '../client/brokerLink.ts'
import type { KafkaClient } from '../client/client.ts'
import type { Deadline } from '../deadline.ts'
import { failureOfKafkaError, kafkaErrorCodes } from '../kafkaErrors.ts'

/** One setting of a topic or broker. */
export interface ConfigurationEntry {
  readonly name: string
  /** null where the broker keeps it secret. */
  readonly value: string | null
  readonly isDefault: boolean
  readonly isReadOnly: boolean
}

/** Kafka's numbers of what can be configured (org.apache.kafka.common.config.ConfigResource). */
const resourceTypes = { topic: 2, broker: 4 } as const

/** The configuration of a topic, or of a broker by its id, by name; all entries, or those that are named. */
export async function configurationOf(
  client: KafkaClient,
  resource: { readonly type: keyof typeof resourceTypes; readonly name: string; readonly entries?: readonly string[] },
  deadline: Deadline,
): Promise<readonly ConfigurationEntry[]> {
  // A broker's configuration is known to that broker only.
  const link =
    resource.type === 'broker' ? await client.linkTo(Number(resource.name), deadline) : await client.anyLink(deadline)
  const answer = await link.exchange(
    exchangeOf(link, apis.describeConfigs, requestsModule.requests.DescribeConfigs, {
      resources: [{ type: resourceTypes[resource.type], name: resource.name, configNames: resource.entries ?? [] }],
      includeSynonyms: false,
    }),
    deadline,
  )
  const described = answer.resources[0]
  if (described === undefined || described.errorCode !== 0) {
    throw failureOfKafkaError(described?.errorCode ?? kafkaErrorCodes.unknownServerError, {
      connectionName: client.settings.connectionName,
      subject: `the configuration of ${resource.type} ${resource.name}`,
      verb: 'look at',
      permission: `DescribeConfigs on this ${resource.type === 'topic' ? 'topic' : 'cluster'}`,
      brokerMessage: described?.errorMessage ?? null,
    })
  }
  return described.configEntries
    .map((entry) => ({
      name: entry.configName,
      value: entry.isSensitive ? null : entry.configValue,
      isDefault: entry.isDefault,
      isReadOnly: entry.readOnly,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
