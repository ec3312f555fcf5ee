import { type ChildProcessByStdio, execFile, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '@sendwright/sandbox/testing'
import { createClient } from '../client/client.ts'
import { createDeadline, pause } from '../deadline.ts'

/** One node of Apache Kafka 4.3.0 in a process of its own, with its data in a temporary folder. */
export interface ApacheKafka extends AsyncDisposable {
  /** `host:port` */
  readonly brokers: readonly string[]
  /** Ends the broker as a power cut would (`kill -9`). */
  readonly kill: () => Promise<void>
  /** Starts it again, on the same port and data; resolves when it answers. */
  readonly start: () => Promise<void>
  /** It keeps its connections and answers nothing (`kill -STOP`). */
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
}

const version = '4.3.0'
const startTimeoutMs = 60_000
const jarsFolder = join(import.meta.dirname, `../../../../node_modules/.cache/apache-kafka-${version}`)
const pomFile = join(import.meta.dirname, '../../testing/pom.xml')
const keeperFile = fileURLToPath(new URL('./apacheKafkaKeeper.ts', import.meta.url))
const run = promisify(execFile)

/** Whether a broker can be started here: Java 17 or later, and Maven for the first download of its jars. */
export function apacheKafkaAvailable(): { readonly available: boolean; readonly reason: string } {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const javaVersion = Number(/version "(\d+)/.exec(`${java.stderr ?? ''}${java.stdout ?? ''}`)?.[1] ?? 0)
  if (javaVersion < 17) return { available: false, reason: 'java 17 or later is not on the PATH' }
  if (!existsSync(jarsFolder) && spawnSync('mvn', ['--version']).status !== 0) {
    return { available: false, reason: 'mvn is not on the PATH' }
  }
  return { available: true, reason: '' }
}

/**
 * Starts a single node on free ports; resolves when it answers. It ends with the process that started it, however that
 * ends. `properties` are added to `server.properties`.
 */
export async function startApacheKafka(
  options: { readonly properties?: Readonly<Record<string, string>> } = {},
): Promise<ApacheKafka> {
  await downloadJars()
  const folder = await mkdtemp(join(tmpdir(), 'sendwright-kafka-'))
  const port = await freePort()
  const propertiesFile = join(folder, 'server.properties')
  const log4jFile = join(folder, 'log4j2.xml')
  await writeFile(
    propertiesFile,
    serverProperties(folder, { port, controllerPort: await freePort() }, options.properties ?? {}),
  )
  await writeFile(log4jFile, log4jConfiguration)
  const java = [
    '-Xmx512m',
    '-XX:TieredStopAtLevel=1',
    `-Dlog4j2.configurationFile=${log4jFile}`,
    '-cp',
    `${jarsFolder}/*`,
  ]
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A')
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', propertiesFile])

  const keeper = spawn(process.execPath, [keeperFile, folder, ...java, 'kafka.Kafka', propertiesFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A group of its own: a Ctrl-C in the terminal must not end it before it has cleaned up.
    detached: true,
  })
  const command = commandsTo(keeper)
  const address = `127.0.0.1:${port}`

  async function start() {
    await command('start')
    await untilItAnswers(address, () => keeper.exitCode === null)
  }

  async function dispose() {
    keeper.stdin.end()
    if (keeper.exitCode === null) await once(keeper, 'exit')
  }

  try {
    await start()
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    brokers: [address],
    kill: () => command('kill'),
    start,
    pause: () => command('pause'),
    resume: () => command('resume'),
    [Symbol.asyncDispose]: dispose,
  }
}

/** The keeper answers every command with one line when it is done. */
function commandsTo(keeper: ChildProcessByStdio<Writable, Readable, null>): (command: string) => Promise<void> {
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]()
  return async (command) => {
    keeper.stdin.write(`${command}\n`)
    const answer = await lines.next()
    if (answer.done === true || answer.value !== 'done') {
      throw new Error(`Apache Kafka could not ${command}: ${answer.done === true ? 'its keeper ended' : answer.value}`)
    }
  }
}

async function untilItAnswers(address: string, isAlive: () => boolean): Promise<void> {
  const end = performance.now() + startTimeoutMs
  while (true) {
    const client = createClient({
      connectionName: 'Apache Kafka',
      clientId: 'starter',
      brokers: [address],
      log: () => {},
    })
    try {
      const { brokers } = await client.metadata([], createDeadline(2_000))
      if (brokers.length > 0) return
    } catch (error) {
      if (performance.now() > end || !isAlive()) throw error
    } finally {
      client.close(new Error('it has answered'))
    }
    await pause(100)
  }
}

/** Copies the jars once; several processes may do so at the same time, the first to finish wins. */
async function downloadJars(): Promise<void> {
  if (existsSync(jarsFolder)) return
  const ownFolder = `${jarsFolder}.${process.pid}`
  await mkdir(ownFolder, { recursive: true })
  await run('mvn', ['-q', '-B', '-f', pomFile, 'dependency:copy-dependencies', `-DoutputDirectory=${ownFolder}`])
  try {
    await rename(ownFolder, jarsFolder)
  } catch (error) {
    await rm(ownFolder, { recursive: true, force: true })
    if (!existsSync(jarsFolder)) throw error
  }
}

function serverProperties(
  folder: string,
  { port, controllerPort }: { readonly port: number; readonly controllerPort: number },
  extra: Readonly<Record<string, string>>,
): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '5',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '5',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // After a kill the node waits until its former self has lost its session.
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '500',
    ...extra,
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

const log4jConfiguration = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders><Console name="console" target="SYSTEM_ERR"><PatternLayout pattern="%p %c: %m%n"/></Console></Appenders>
  <Loggers><Root level="FATAL"><AppenderRef ref="console"/></Root></Loggers>
</Configuration>
`
