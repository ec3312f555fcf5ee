import {
  integrationSchema,
  type Integration,
  type JsonData,
  type JsonObject,
  type Scenario,
  type Side,
} from '@sendwright/model'
import { text, type Field } from './fields.ts'

/** One side of a ready-made scenario. */
export interface PackSide {
  /** Null where a header of the request names it. */
  readonly topic: string | null
  readonly schema: Field
  readonly samples: readonly JsonData[]
  /** Headers besides the one that names the run. */
  readonly headers?: Readonly<Record<string, Field>>
}

/** A request and its reply. */
export interface PackScenario {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly request: PackSide
  readonly reply: PackSide | null
}

/** An integration of a pack. */
export function packIntegration(
  about: { readonly id: string; readonly name: string; readonly systemName: string; readonly description: string },
  scenarios: readonly PackScenario[],
): Integration {
  return integrationSchema.parse({
    ...about,
    source: { kind: 'pack', label: 'FLOWX plugins', identity: about.id },
    scenarios: scenarios.map(toScenario),
  })
}

function toScenario({ id, name, description, request, reply }: PackScenario): Omit<Scenario, 'origin'> {
  return { id, name, description, send: toSide(request), ...(reply && { receive: toSide(reply) }) }
}

function toSide({ topic, schema, samples, headers = {} }: PackSide): Side {
  return {
    topics: topic === null ? [] : [{ name: topic, environments: [] }],
    connection: null,
    contentType: 'application/json',
    keyField: null,
    headers: headersOf(headers),
    schema,
    samples: [...samples],
    newFields: [],
  }
}

function headersOf(more: Readonly<Record<string, Field>>): JsonObject {
  const run = text('The process instance that the message belongs to; the reply carries it back', '4711', {
    type: ['string', 'number'],
    default: '${processInstanceId}',
  })
  return { type: 'object', properties: { processInstanceId: run, ...more }, required: ['processInstanceId'] }
}
