import { join } from 'node:path'
import type { ApacheKafkaVersion } from './apacheKafkaJars.ts'

/** One node as its settings see it. */
export interface NodePlan {
  readonly id: number
  readonly port: number
  /** null = no listener that asks for a password. */
  readonly saslPort: number | null
  readonly controllerPort: number
  readonly folder: string
}

/** `server.properties` of one node: broker and controller in one, everything replicated to all nodes. */
export function serverProperties(
  node: NodePlan,
  all: readonly NodePlan[],
  options: {
    readonly users: Readonly<Record<string, string>>
    readonly properties: Readonly<Record<string, string>>
  },
): string {
  const copies = `${all.length}`
  const enough = all.length > 1 ? '2' : '1'
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': `${node.id}`,
    'controller.quorum.voters': all.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(node.folder, 'data'),
    'default.replication.factor': copies,
    'min.insync.replicas': enough,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': '5',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': enough,
    'transaction.state.log.num.partitions': '5',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': enough,
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // After a kill the node waits until its former self has lost its session.
    'broker.session.timeout.ms': all.length > 1 ? '3000' : '2000',
    'broker.heartbeat.interval.ms': '500',
    // What a small machine has: the defaults take 128 MB of heap for the cleaner alone.
    'log.cleaner.dedupe.buffer.size': '4194304',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'num.recovery.threads.per.data.dir': '2',
    ...saslProperties(node, options.users),
    ...options.properties,
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/**
 * A second listener for users with passwords (PLAIN and SCRAM-SHA-512), and an authorizer that lets nobody but the
 * plain listener's anonymous user do anything before an ACL says so.
 */
function saslProperties(node: NodePlan, users: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (node.saslPort === null) return {}
  const passwords = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`)
  return {
    listeners: `PLAINTEXT://127.0.0.1:${node.port},SASL://127.0.0.1:${node.saslPort},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port},SASL://127.0.0.1:${node.saslPort}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${passwords.join(' ')};`,
    'listener.name.sasl.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  }
}

/** Java's arguments that let a node write what went wrong to `logFile`, and the configuration's file with its text. */
export function logging(version: ApacheKafkaVersion, folder: string, logFile: string) {
  return version.startsWith('3.')
    ? {
        file: join(folder, 'log4j.properties'),
        text: reload4jConfiguration(logFile),
        argument: `-Dlog4j.configuration=file:${join(folder, 'log4j.properties')}`,
      }
    : {
        file: join(folder, 'log4j2.xml'),
        text: log4j2Configuration(logFile),
        argument: `-Dlog4j2.configurationFile=${join(folder, 'log4j2.xml')}`,
      }
}

function log4j2Configuration(logFile: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="FATAL">
  <Appenders><File name="file" fileName="${logFile}"><PatternLayout pattern="%d %p %c: %m%n"/></File></Appenders>
  <Loggers><Root level="ERROR"><AppenderRef ref="file"/></Root></Loggers>
</Configuration>
`
}

function reload4jConfiguration(logFile: string): string {
  return `log4j.rootLogger=ERROR, file
log4j.appender.file=org.apache.log4j.FileAppender
log4j.appender.file.File=${logFile}
log4j.appender.file.layout=org.apache.log4j.PatternLayout
log4j.appender.file.layout.ConversionPattern=%d %p %c: %m%n
`
}
