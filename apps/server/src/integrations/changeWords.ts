import type { JsonSchema, Scenario, Side } from '@sendwright/model'
import { schemaDifferences } from '@sendwright/schema'
import { canonicalJson } from './revision.ts'

const mostWords = 50

/** What a scenario has become, in words for people; empty where nothing a person would see has changed. */
export function changeWords(before: Scenario, after: Scenario): string[] {
  const words = [
    ...(before.name === after.name ? [] : [`renamed from "${before.name}" to "${after.name}"`]),
    ...(before.description === after.description ? [] : ['description changed']),
    ...sideWords('we send', before.send, after.send),
    ...sideWords('we receive', before.receive, after.receive),
  ]
  return words.length <= mostWords
    ? words
    : [...words.slice(0, mostWords), `and ${words.length - mostWords} more changes`]
}

function sideWords(direction: string, before: Side | undefined, after: Side | undefined): readonly string[] {
  if (before === undefined || after === undefined) {
    if (before === after) return []
    return [before === undefined ? `"${direction}" added` : `"${direction}" removed`]
  }
  return [
    ...topicWords(before, after),
    ...(before.connection === after.connection ? [] : [`connection ${after.connection ?? 'left to the action'}`]),
    ...(before.keyField === after.keyField ? [] : [`key from ${after.keyField ?? 'no field'}`]),
    ...schemaWords('key', before.key, after.key),
    ...schemaWords('headers', before.headers, after.headers),
    ...schemaWords(null, before.schema, after.schema),
    ...(canonicalJson(before.samples) === canonicalJson(after.samples) ? [] : ['samples changed']),
  ]
}

function topicWords(before: Side, after: Side): readonly string[] {
  const [old, now] = [before, after].map((side) => new Map(side.topics.map((topic) => [topic.name, topic])))
  if (old === undefined || now === undefined) return []
  return [
    ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `topic ${name} added`),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `topic ${name} removed`),
    ...[...now.values()]
      .filter(({ name, environments }) => old.has(name) && !sameSet(environments, old.get(name)?.environments ?? []))
      .map(({ name, environments }) => `topic ${name} for ${environments.join(', ') || 'all environments'}`),
  ]
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry))
}

function schemaWords(
  part: string | null,
  before: JsonSchema | undefined,
  after: JsonSchema | undefined,
): readonly string[] {
  if (before === undefined || after === undefined) {
    if (before === after) return []
    return [`${part ?? 'model'} ${before === undefined ? 'added' : 'removed'}`]
  }
  if (canonicalJson(before) === canonicalJson(after)) return []
  const differences = schemaDifferences(before, after).map(({ path, kind, words }) => {
    const place = path === '' ? (part ?? 'message') : part === null ? path : `${part} ${path}`
    return kind === 'changed' ? `${place}: ${words}` : `${place} ${kind}${words === '' ? '' : ` (${words})`}`
  })
  return differences.length > 0 ? differences : [`${part ?? 'model'} changed`]
}
