import {
  createProblem,
  integrationSchema,
  isRawJson,
  ownValue,
  toPointer,
  type Integration,
  type JsonData,
  type JsonSchema,
  type Problem,
  type Scenario,
  type Side,
} from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import { itemsOf } from '../document/access.ts'
import { referencePointer } from '../document/follow.ts'
import { refusedImport, type DocumentIntegration, type ReadImport, type SkippedPart } from '../importedDocument.ts'
import { mapReferences } from '../schema/mapReferences.ts'
import { maxCopiedValues, normaliseSchema } from '../schema/normaliseSchema.ts'
import { libraryKey, libraryVersion } from './libraryVersion.ts'

/** Reads a library file, which `writeLibrary` wrote: the same integrations come out, fields not known here included. */
export function readLibrary(data: JsonData, fileName: string): ReadImport {
  const path = '/files/0/text'
  const version = versionOf(ownValue(data, libraryKey))
  if (version === null) return refusedImport([createProblem('import-not-library', path, { file: fileName })])
  if (version > libraryVersion)
    return refusedImport([
      createProblem('import-library-newer', path, { file: fileName, version: String(version), known: libraryVersion }),
    ])
  const entries = ownValue(data, 'integrations')
  if (!Array.isArray(entries))
    return refusedImport([
      createProblem('import-library-shape', path, {
        file: fileName,
        field: '/integrations',
        detail: 'Use a list of integrations',
      }),
    ])
  const integrations: DocumentIntegration[] = []
  const problems: Problem[] = []
  const skipped: SkippedPart[] = []
  for (const [index, entry] of itemsOf(entries).entries()) {
    const parsed = integrationSchema.safeParse(entry)
    if (parsed.success) {
      const integration = withOwnReferences(parsed.data, index, skipped)
      integrations.push(withIdentity(integration))
      skipped.push(...wrongSamples(integration, index))
    } else {
      const [issue] = parsed.error.issues
      const field = toPointer(['integrations', index, ...(issue?.path ?? []).map(String)])
      problems.push(
        createProblem('import-library-shape', path, { file: fileName, field, detail: issue?.message ?? '' }),
      )
    }
  }
  return problems.length > 0 ? refusedImport(problems) : { integrations, connections: [], skipped, problems: [] }
}

function versionOf(value: JsonData | undefined): number | null {
  if (isRawJson(value)) return Number(value.rawJSON)
  return typeof value === 'number' ? value : null
}

/** What was imported keeps the identity of its document; what was made in a library is known by its id there. */
function withIdentity({ id, ...integration }: Integration): DocumentIntegration {
  return { identity: integration.source.identity ?? `${libraryKey}:${id}`, id, integration }
}

/** Schemas whose references lead out of them, and scenarios with the id of another: a file may be written by hand. */
function withOwnReferences(integration: Integration, index: number, skipped: SkippedPart[]): Integration {
  const idOf = createOwnIds()
  const scenarios = integration.scenarios.map((scenario, at): Scenario => {
    const sides = (['send', 'receive'] as const).flatMap((direction): [string, Side][] => {
      const side = scenario[direction]
      if (side === undefined) return []
      const parts = (['schema', 'key', 'headers'] as const).flatMap((part): [string, JsonSchema][] => {
        const schema = side[part]
        if (schema === undefined || referencesOf(schema).every((reference) => leadsSomewhere(schema, reference)))
          return []
        const path = toPointer(['integrations', index, 'scenarios', at, direction, part])
        const [first = ''] = referencesOf(schema).filter((reference) => !leadsSomewhere(schema, reference))
        skipped.push({ path, reason: `The reference ${first} leads out of the schema. It stands for any value` })
        return [
          [
            part,
            normaliseSchema({ root: schema, value: schema, pointer: '', budget: { left: maxCopiedValues } }) ?? {},
          ],
        ]
      })
      return [[direction, { ...side, ...Object.fromEntries(parts) }]]
    })
    return { ...scenario, id: idOf(scenario.id), ...Object.fromEntries(sides) }
  })
  return { ...integration, scenarios }
}

function createOwnIds(): (id: string) => string {
  const taken = new Set<string>()
  return (id) => {
    let own = id
    for (let count = 2; taken.has(own); count += 1) own = `${id.slice(0, 190)}-${count}`
    taken.add(own)
    return own
  }
}

function referencesOf(schema: JsonSchema): readonly string[] {
  const references: string[] = []
  mapReferences(schema, (reference) => {
    references.push(reference)
    return reference
  })
  return references
}

function leadsSomewhere(schema: JsonSchema, reference: string): boolean {
  return reference.startsWith('#') && referencePointer(schema, reference) !== undefined
}

function wrongSamples(integration: Integration, index: number): readonly SkippedPart[] {
  return integration.scenarios.flatMap((scenario, at) =>
    (['send', 'receive'] as const).flatMap((direction) => {
      const side = scenario[direction]
      return (side?.samples ?? []).flatMap((sample, number) => {
        const [problem] = checkData(side?.schema ?? true, sample)
        const path = toPointer(['integrations', index, 'scenarios', at, direction, 'samples', number])
        return problem ? [{ path, reason: `The sample does not fit its schema and is kept: ${problem.message}` }] : []
      })
    }),
  )
}
