import {
  createProblem,
  integrationSchema,
  isRawJson,
  ownValue,
  toPointer,
  type Integration,
  type JsonData,
  type Problem,
} from '@sendwright/model'
import { checkData } from '@sendwright/schema'
import { itemsOf } from '../document/access.ts'
import { refusedImport, type DocumentIntegration, type ReadImport, type SkippedPart } from '../importedDocument.ts'
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
  const integrations: DocumentIntegration[] = []
  const problems: Problem[] = []
  const skipped: SkippedPart[] = []
  for (const [index, entry] of itemsOf(ownValue(data, 'integrations')).entries()) {
    const parsed = integrationSchema.safeParse(entry)
    if (parsed.success) {
      integrations.push(withIdentity(parsed.data))
      skipped.push(...wrongSamples(parsed.data, index))
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
