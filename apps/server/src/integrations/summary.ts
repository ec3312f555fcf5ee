import type { IntegrationSummaryView, ScenarioSummary, SideSummary } from '@sendwright/contract'
import { isJsonObject, type Integration, type Side } from '@sendwright/model'
import { fieldsOf } from '@sendwright/schema'
import { revisionOf } from './revision.ts'

/** What lists need of an integration and what rests beside it: all but its uses, version and times. */
export interface StoredSummary extends Omit<
  IntegrationSummaryView,
  'scenarios' | 'version' | 'createdAt' | 'updatedAt'
> {
  readonly scenarios: Omit<ScenarioSummary, 'usedBy'>[]
}

const mostFields = 2000

/** The summary of an integration; paths of fields only, so that thousands of scenarios travel in one answer. */
export function summarise({ scenarios, ...rest }: Integration): StoredSummary {
  return {
    ...rest,
    scenarios: scenarios.map(({ id, name, send, receive }) => ({
      id,
      name,
      ...(send && { send: summariseSide(send) }),
      ...(receive && { receive: summariseSide(receive) }),
    })),
  }
}

function summariseSide(side: Side): SideSummary {
  const fields = fieldsOf(side.schema)
  return {
    topics: side.topics.map(({ name, environments }) => ({ name, environments: [...environments] })),
    fields: fields.slice(0, mostFields).map((field) => field.path),
    headers: headerNames(side),
    mandatoryCount: fields.filter((field) => field.mandatory).length,
    revision: revisionOf(side),
  }
}

function headerNames({ headers }: Side): string[] {
  if (!isJsonObject(headers)) return []
  const { properties } = headers
  return isJsonObject(properties) ? Object.keys(properties) : []
}
