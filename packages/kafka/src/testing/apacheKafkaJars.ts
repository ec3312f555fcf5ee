import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pause } from '../deadline.ts'

/** Versions of Apache Kafka that can be started; each has its `pom.xml` under `packages/kafka/testing`. */
export const apacheKafkaVersions = ['4.3.0', '3.9.2'] as const
export type ApacheKafkaVersion = (typeof apacheKafkaVersions)[number]

const cacheFolder = join(import.meta.dirname, '../../../../node_modules/.cache')
const run = promisify(execFile)
const lockPollMs = 200

/** Where the jars of a version lie once they were copied. */
export function jarsFolderOf(version: ApacheKafkaVersion): string {
  return join(cacheFolder, `apache-kafka-${version}`)
}

/** Whether brokers can be started here: Java 17 or later, and Maven for the first download of their jars. */
export function apacheKafkaAvailable(version: ApacheKafkaVersion = '4.3.0'): {
  readonly available: boolean
  readonly reason: string
} {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const javaVersion = Number(/version "(\d+)/.exec(`${java.stderr ?? ''}${java.stdout ?? ''}`)?.[1] ?? 0)
  if (javaVersion < 17) return { available: false, reason: 'java 17 or later is not on the PATH' }
  if (!existsSync(jarsFolderOf(version)) && spawnSync('mvn', ['--version']).status !== 0) {
    return { available: false, reason: 'mvn is not on the PATH' }
  }
  return { available: true, reason: '' }
}

/** Copies the jars of a version once per checkout; processes that ask at the same time wait for the first. */
export async function downloadJars(version: ApacheKafkaVersion): Promise<void> {
  const folder = jarsFolderOf(version)
  const lock = `${folder}.lock`
  await mkdir(cacheFolder, { recursive: true })
  while (!existsSync(folder)) {
    if (!(await takeLock(lock))) {
      await pause(lockPollMs)
      continue
    }
    try {
      if (!existsSync(folder)) await copyJars(version, folder)
    } finally {
      await rm(lock, { force: true })
    }
  }
}

async function copyJars(version: ApacheKafkaVersion, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  const pom = join(import.meta.dirname, `../../testing/${version}/pom.xml`)
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`])
  await rename(unfinished, folder)
}

/** A file that holds the pid of who copies; one whose process has died is taken away. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: 'wx' })
    return true
  } catch {
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''))
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
