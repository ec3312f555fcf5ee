import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Direction, Scenario } from '@sendwright/model'
import { readBundled } from './asyncapi/readAsyncApiFiles.ts'
import type { DocumentFile } from './document/documentFile.ts'
import { parseDocumentFile } from './document/parseDocumentFile.ts'
import type { ReadImport } from './importedDocument.ts'
import { readDocument } from './readDocument.ts'

const folder = path.join(import.meta.dirname, '../testing/fixtures')

/** The AsyncAPI documents of other projects, by file name. */
export const sharedFixtures = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))

/** A file of `testing/fixtures`, named as it stands there; a name given replaces its own. */
export function fixture(name: string, as = name): DocumentFile {
  return { name: as, text: readFileSync(path.join(folder, name), 'utf8') }
}

/** Own fixtures, the document first, named from their own folder. */
export function ownFixtures(...names: readonly string[]): readonly DocumentFile[] {
  return names.map((name) => fixture(`own/${name}`, name))
}

const imports = new Map<string, Promise<Imported>>()

/** Imports an AsyncAPI document, the same one once; throws where it has problems. */
export function importAsyncApi(
  files: readonly DocumentFile[],
  directions: Readonly<Record<string, Direction>> = {},
): Promise<Imported> {
  const key = JSON.stringify([files, directions])
  const imported = imports.get(key) ?? readDocument({ format: 'asyncapi', files, directions }).then(toImported)
  imports.set(key, imported)
  return imported
}

/** Imports one document given as text, without asking the official parser about it. */
export function importText(text: string): Imported {
  const file = { name: 'document.yaml', text }
  const parsed = parseDocumentFile(file, '/files/0/text')
  if ('problem' in parsed) throw new Error(parsed.problem.message)
  const { read, bundle } = readBundled(parsed.data, [file], {})
  return toImported({ ...read, skipped: [...read.skipped, ...bundle.skipped] })
}

function toImported(read: ReadImport): Imported {
  const [first] = read.integrations
  if (first === undefined) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return { ...read, ...first, scenarios: first.integration.scenarios }
}

/** A 3.0 document with one channel `c` and one message `m`, whose inside is given as indented YAML lines. */
export function oneMessage(...lines: readonly string[]): string {
  return [
    'asyncapi: 3.0.0',
    'info: { title: T, version: 1.0.0 }',
    'channels:',
    '  c:',
    '    messages:',
    '      m:',
    ...lines.map((line) => `        ${line}`),
  ].join('\n')
}

/** An import with its only integration at hand. */
export interface Imported extends ReadImport {
  readonly identity: string
  readonly scenarios: readonly Scenario[]
}

/** Starts measuring; the function that it gives says the processor time since then in ms, so that a busy machine does not count. */
export function stopwatch(): () => number {
  const start = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}

/** A scenario by its id; throws where there is none. */
export function scenarioOf({ scenarios }: Imported, id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id)
  if (!found) throw new Error(`No scenario ${id} among ${scenarios.map((scenario) => scenario.id).join(', ')}`)
  return found
}

/** The reasons of what was left out, each with its path. */
export function reasonsOf({ skipped }: ReadImport): readonly string[] {
  return skipped.map(({ path: at, reason }) => `${at} ${reason}`)
}
