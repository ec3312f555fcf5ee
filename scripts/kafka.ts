// `npm run kafka`: starts an Apache Kafka to play with; Ctrl-C stops it.
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  type ApacheKafkaVersion,
  apacheKafkaAvailable,
  apacheKafkaVersions,
  startApacheKafka,
} from '../packages/kafka/src/testing.ts'

interface Settings {
  readonly version: ApacheKafkaVersion
  readonly nodes: number
  readonly port: number
  readonly isTemporary: boolean
}

const usage = `npm run kafka -- [--version ${apacheKafkaVersions.join('|')}] [--nodes 1|3] [--port 9092] [--temporary]

Starts Apache Kafka on loopback, with its data in .data/kafka; with --temporary the data goes when it stops.`

const root = path.resolve(import.meta.dirname, '..')
await main()

async function main(): Promise<void> {
  const settings = readSettings()
  if (typeof settings === 'string') return leave(settings)
  const { version, nodes, port, isTemporary } = settings
  const { available, reason } = apacheKafkaAvailable(version)
  if (!available) return leave(`Apache Kafka cannot be started: ${reason}.\n${howToGetIt()}`)

  const folder = path.join('.data/kafka', `${version}-${nodes}`)
  console.log(`Starting Apache Kafka ${version} …`)
  try {
    const keepIn = isTemporary ? null : path.join(root, folder)
    await using kafka = await startApacheKafka({ version, nodes, port, keepIn })
    console.log(`Apache Kafka ${version} is ready: ${kafka.brokers.join(',')}`)
    console.log(isTemporary ? 'Its data goes when it stops.' : `Its data stays in ${folder}.`)
    console.log('Stop it with Ctrl-C.')
    await untilAsked()
    console.log('Stopping …')
  } catch (error) {
    leave(`Apache Kafka could not be started: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readSettings(): Settings | string {
  try {
    const { values } = parseArgs({
      options: {
        version: { type: 'string', default: '4.3.0' },
        nodes: { type: 'string', default: '1' },
        port: { type: 'string', default: '9092' },
        temporary: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return usage
    const version = apacheKafkaVersions.find((known) => known === values.version)
    if (version === undefined) return `There is no version ${values.version} here.\n${usage}`
    if (!['1', '3'].includes(values.nodes)) return `--nodes is ${values.nodes}. It needs 1 or 3.\n${usage}`
    if (!/^\d{4,5}$/.test(values.port) || Number(values.port) > 65_000) {
      return `--port is ${values.port}. It needs a port number from 1000 to 65000.\n${usage}`
    }
    return { version, nodes: Number(values.nodes), port: Number(values.port), isTemporary: values.temporary }
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`
  }
}

function howToGetIt(): string {
  return process.platform === 'darwin'
    ? 'Install both: brew install openjdk@17 maven'
    : 'Install both: apt-get install openjdk-17-jre-headless maven. Maven fetches the jars once, about 55 MB.'
}

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}

function leave(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}
