import { defaultEnvironmentName, type KafkaSendAction, type ScenarioTopic } from '@sendwright/model'
import type { ImportRow } from './importPlan.ts'
import { rowOf } from './row.ts'

type Parameters = Pick<KafkaSendAction['parameters'], 'topics' | 'environments'>

/** The topics after an import, those of single environments among them, and their rows. */
export interface PlannedTopics {
  readonly parameters: Parameters
  readonly rows: readonly ImportRow[]
}

/**
 * What importing a side changes in the topics of an action. Topics for all environments are the action's own, else
 * those of the first environment that is named; those of named environments are its topics there. Where every topic
 * names its environments, the others have none.
 */
export function planTopics(
  now: Parameters,
  topics: readonly ScenarioTopic[],
  { environments, wasLinked }: { readonly environments: readonly string[]; readonly wasLinked: boolean },
): PlannedTopics {
  if (topics.length === 0) return { parameters: now, rows: keptRows(now) }
  const named = [...new Set(topics.flatMap((topic) => topic.environments))]
  const everywhere = topics.some((topic) => topic.environments.length === 0)
  const topicsIn = (environment: string | null): readonly string[] => [
    ...new Set(topics.filter((topic) => isFor(topic, environment)).map(({ name }) => name)),
  ]
  const first = everywhere ? null : (named[0] ?? null)
  const own = topicsIn(first)
  const after = new Map<string, readonly string[]>(named.map((name) => [name, topicsIn(name)]))
  if (!everywhere) {
    for (const name of environments) if (name !== defaultEnvironmentName && !after.has(name)) after.set(name, [])
  }
  const stays = (name: string, standing: readonly string[]) =>
    everywhere ? !wasLinked && standing.length > 0 : standing.length === 0
  for (const [name, { topics: standing }] of Object.entries(now.environments)) {
    if (standing !== undefined && !after.has(name) && stays(name, standing)) after.set(name, standing)
  }
  return {
    parameters: { topics: [...own], environments: withTopics(now.environments, after) },
    rows: [...topicRows(now, { own, first, named, topicsIn, everywhere }), ...otherRows(now, after, named)],
  }
}

/** A topic without environments is for all, one with is for those it names. */
function isFor(topic: ScenarioTopic, environment: string | null): boolean {
  return topic.environments.length === 0 || (environment !== null && topic.environments.includes(environment))
}

interface Wanted {
  readonly own: readonly string[]
  /** The environment whose topics are the action's own; null = they are for all. */
  readonly first: string | null
  readonly named: readonly string[]
  readonly everywhere: boolean
  readonly topicsIn: (environment: string | null) => readonly string[]
}

/** One row for the topics of all environments, and one for each set of environments that have the same topics. */
function topicRows(now: Parameters, { own, first, named, everywhere, topicsIn }: Wanted): readonly ImportRow[] {
  const groups = new Map<string, string[]>()
  for (const name of named) {
    const key = JSON.stringify(topicsIn(name))
    groups.set(key, [...(groups.get(key) ?? []), name])
  }
  const rows = [...groups.values()].map((names) => {
    const standing = names.map((name) => standingIn(now, name) ?? (names.includes(first ?? '') ? now.topics : []))
    const texts = [...new Set(standing.map(listed))].filter((text) => text !== null)
    const wanted = listed(topicsIn(names[0] ?? null))
    return topicRow(names, texts.length === 0 ? null : texts.join(' / '), wanted)
  })
  return everywhere ? [topicRow([], listed(now.topics), listed(own)), ...rows] : rows
}

/** Topics of environments that the side does not name: kept, or taken away. */
function otherRows(
  now: Parameters,
  after: ReadonlyMap<string, readonly string[]>,
  named: readonly string[],
): readonly ImportRow[] {
  return Object.entries(now.environments).flatMap(([name, { topics = [] }]) =>
    named.includes(name) || topics.length === 0
      ? []
      : [topicRow([name], listed(topics), listed(after.get(name) ?? []))],
  )
}

function keptRows(now: Parameters): readonly ImportRow[] {
  const rows = Object.entries(now.environments).flatMap(([name, { topics = [] }]) =>
    topics.length === 0 ? [] : [topicRow([name], listed(topics), listed(topics))],
  )
  return now.topics.length === 0 ? rows : [topicRow([], listed(now.topics), listed(now.topics)), ...rows]
}

function topicRow(environments: readonly string[], now: string | null, after: string | null): ImportRow {
  const row = rowOf('topic', environments.join(','), { now, after, environments })
  return { ...row, label: after ?? now ?? '' }
}

function listed(topics: readonly string[]): string | null {
  return topics.length === 0 ? null : topics.join(', ')
}

function standingIn({ environments }: Parameters, name: string): readonly string[] | undefined {
  return Object.hasOwn(environments, name) ? environments[name]?.topics : undefined
}

/** The differences of environments with other topics; what else differs there stays. */
function withTopics(
  standing: Parameters['environments'],
  after: ReadonlyMap<string, readonly string[]>,
): Parameters['environments'] {
  const names = new Set([...Object.keys(standing), ...after.keys()])
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const { topics: _before, ...others } = (Object.hasOwn(standing, name) ? standing[name] : undefined) ?? {}
      const topics = after.get(name)
      const own = topics === undefined ? others : { ...others, topics: [...topics] }
      return Object.keys(own).length === 0 ? [] : [[name, own]]
    }),
  )
}
