import type { Direction, IntegrationSource, Scenario, Side } from '@sendwright/model'
import { headerSchema } from './asyncapi/headers.ts'
import type { DocumentIntegration } from './importedDocument.ts'
import { createScenarioIds } from './scenarioIds.ts'

/** What a schema or a sample says of the one scenario that is made of it. */
export interface SingleScenario {
  readonly kind: IntegrationSource['kind']
  readonly label: string
  readonly fileName: string
  readonly identity: string
  readonly name: string
  readonly description: string
  readonly scenarios: readonly {
    readonly name: string
    readonly schema: Side['schema']
    readonly samples: Side['samples']
  }[]
  readonly direction: Direction
}

/** An integration of scenarios that have a message and nothing else but the header that names the run. */
export function integrationOfMessages(found: SingleScenario): DocumentIntegration {
  const idOf = createScenarioIds()
  return {
    identity: found.identity,
    integration: {
      name: nameOf(found.name),
      systemName: '',
      description: found.description,
      source: {
        kind: found.kind,
        label: found.label,
        fileName: found.fileName,
        identity: found.identity,
        importedAt: null,
      },
      scenarios: found.scenarios.map(({ name, schema, samples }): Scenario => ({
        id: idOf(name),
        name: nameOf(name),
        description: '',
        [found.direction]: {
          topics: [],
          connection: null,
          contentType: 'application/json',
          keyField: null,
          headers: headerSchema({}, undefined),
          schema,
          samples: [...samples],
          newFields: [],
        } satisfies Side,
        origin: { path: '', word: null, inSource: true },
      })),
    },
  }
}

/** A name as it may be; a blank one is none. */
function nameOf(name: string): string {
  return name.trim().slice(0, 300).trim() || 'Message without a name'
}

/** A file's name without its folders and its ending. */
export function plainFileName(name: string): string {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? name
  return base.replace(/\.(?:ya?ml|json|avsc)$/i, '') || name
}
