import {
  createProblem,
  isJsonObject,
  isRawJson,
  ownValue,
  type Direction,
  type JsonData,
  type Scenario,
} from '@sendwright/model'
import { follow } from '../document/follow.ts'
import { objectOf, textOf } from '../document/access.ts'
import { refusedImport, type ReadImport, type SkippedPart } from '../importedDocument.ts'
import { createScenarioIds } from '../scenarioIds.ts'
import { notKafka } from './kafkaChannels.ts'
import { operationRows, type Reading, type ScenarioRow } from './operationRows.ts'
import { findOperations } from './operations.ts'
import type { SchemaReading } from './payload.ts'
import { readServers } from './servers.ts'

/** A bundled document and what a person chose about it. */
export interface AsyncApiToRead {
  readonly root: JsonData
  readonly fileName: string
  /** By path: the direction that a person chose over what the document says. */
  readonly directions: Readonly<Record<string, Direction>>
  readonly schemas: SchemaReading
}

/** Reads the scenarios and connections of a document whose references are all local. */
export function readAsyncApi({ root, fileName, directions, schemas }: AsyncApiToRead): ReadImport {
  const version = asyncApiVersion(root)
  const problemPath = '/files/0/text'
  if (version === null || !isJsonObject(root))
    return refusedImport([createProblem('import-not-asyncapi', problemPath, { file: fileName })])
  if (!isKnownVersion(version))
    return refusedImport([createProblem('import-asyncapi-version', problemPath, { file: fileName, version })])

  const servers = readServers(root)
  const skipped: SkippedPart[] = [...servers.skipped]
  const reading: Reading = {
    root,
    traitsWin: version.startsWith('2'),
    schemas,
    servers,
    directions,
    skipped,
    noted: new Set(),
  }
  const rows: ScenarioRow[] = []
  const unsaid: string[] = []
  for (const operation of findOperations(root, reading.traitsWin)) {
    const reason = notKafka(reading, operation)
    if (rows.length >= maxScenarios) {
      skipped.push({
        path: operation.path,
        reason: `A document gives at most ${maxScenarios} scenarios. This and what comes after is left out`,
      })
      break
    }
    if (reason !== null) skipped.push({ path: operation.path, reason })
    else {
      rows.push(...operationRows(reading, operation))
      if (operation.word === null) unsaid.push(operation.channel.key)
    }
  }
  if (unsaid.length > 0)
    skipped.push({
      path: '/channels',
      reason: `No operation says who sends on ${shortList(unsaid)}. We are taken for the ones who send`,
    })
  if (rows.length === 0)
    return { ...refusedImport([createProblem('import-no-channels', problemPath, { file: fileName })]), skipped }
  const info = objectOf(follow(root, root['info'] ?? null, '').value)
  const title = textOf(info['title'])?.trim() ?? fileName
  const identity = textOf(root['id']) ?? `${title} (${fileName})`
  const label = `AsyncAPI ${version.split('.').slice(0, 2).join('.')}`
  return {
    integrations: [
      {
        identity,
        integration: {
          name: title.slice(0, 300),
          systemName: '',
          description: textOf(info['description']) ?? '',
          source: { kind: 'asyncapi', label, fileName, identity, importedAt: null },
          scenarios: toScenarios(rows.slice(0, maxScenarios)),
        },
      },
    ],
    connections: servers.connections,
    skipped,
    problems: [],
  }
}

/** Whether a version is one that is read: 2.0 to 2.6, and 3. */
function isKnownVersion(version: string): boolean {
  return /^(?:2\.[0-6]|3\.\d+)(?:\.|$)/.test(version)
}

/** The version that a document claims; null where it claims none. */
function asyncApiVersion(root: JsonData): string | null {
  const version = ownValue(root, 'asyncapi')
  if (isRawJson(version)) return version.rawJSON
  return typeof version === 'number' ? String(version) : (textOf(version)?.trim() ?? null)
}

/** As many as an integration may have. */
const maxScenarios = 20_000

/** Names that several scenarios have are told apart by their operations. */
function toScenarios(rows: readonly ScenarioRow[]): Scenario[] {
  const idOf = createScenarioIds()
  const count = new Map<string, number>()
  for (const { name } of rows) count.set(name, (count.get(name) ?? 0) + 1)
  return rows.map((row) => ({
    id: idOf(row.id),
    name: (count.get(row.name) === 1 || row.operation === row.name ? row.name : `${row.name} (${row.operation})`).slice(
      0,
      300,
    ),
    description: row.description,
    ...row.sides,
    origin: { path: row.path, word: row.word, inSource: true },
  }))
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
