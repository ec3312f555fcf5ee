import { isDeepStrictEqual } from 'node:util'
import type {
  Action,
  KafkaReceiveAction,
  KafkaSendAction,
  ProcessChange,
  RetryPolicy,
  ScriptAction,
} from '@sendwright/model'
import { changeOf, type Place } from './change.ts'
import { field, listChanges, textField, type Change } from './fields.ts'
import { messageChanges } from './messageDifferences.ts'
import { durationWords, named } from './words.ts'

/** What the words of an action's fields need of the diagram. */
interface Surroundings {
  readonly flowWords: (flow: string | null) => string
}

/** What a kind of action is called. */
export const actionKindWords = {
  kafkaSend: 'Send action',
  kafkaReceive: 'Receive action',
  script: 'Script',
} as const satisfies Record<Action['type'], string>

/** What differs between the actions of a step: added, removed, moved, and each field of those that stayed. */
export function describeActionChanges(
  node: Place,
  before: readonly Action[],
  after: readonly Action[],
  surroundings: Surroundings = { flowWords: named },
): readonly ProcessChange[] {
  const old = new Map(before.map((action) => [action.id, action]))
  const now = new Set(after.map(({ id }) => id))
  const moved = movedActions(before, after)
  return [
    ...after.flatMap((action): readonly ProcessChange[] => {
      const place = placeOf(node, action)
      const was = old.get(action.id)
      if (was === undefined)
        return [changeOf(place, { kind: 'added', what: 'action', sentence: `${title(action)} added` })]
      const order = moved.get(action.id)
      return [
        ...(order === undefined ? [] : [changeOf(place, { kind: 'changed', what: 'action', ...order })]),
        ...actionFields({ was, action, before, after }, surroundings).map(at(place)),
      ]
    }),
    ...before
      .filter(({ id }) => !now.has(id))
      .map((action) =>
        changeOf(placeOf(node, action), { kind: 'removed', what: 'action', sentence: `${title(action)} removed` }),
      ),
  ]
}

function placeOf(node: Place, { id, name }: Action): Place {
  return { ...node, actionId: id, actionName: name }
}

function title({ type, name }: Action): string {
  return `${actionKindWords[type]}${name === '' ? '' : ` ${named(name)}`}`
}

/** Actions whose place among those that stayed is another: as few as can tell the new order. */
function movedActions(before: readonly Action[], after: readonly Action[]) {
  const stayed = new Set(after.map(({ id }) => id))
  const old = before.filter(({ id }) => stayed.has(id)).map(({ id }) => id)
  const known = new Set(old)
  const now = after.filter(({ id }) => known.has(id)).map(({ id }) => id)
  const still = longestIncreasing(now.map((id) => old.indexOf(id)))
  return new Map(
    now.flatMap((id, index) => {
      if (still.has(index)) return []
      const [from, to] = [String(old.indexOf(id) + 1), String(index + 1)]
      return [
        [id, { path: '/order', field: 'Order', from, to, sentence: `Moved from place ${from} to ${to}` }] as const,
      ]
    }),
  )
}

/** Indexes of a longest run of increasing numbers. Lists of actions are short: the square of the length is fine. */
function longestIncreasing(numbers: readonly number[]): ReadonlySet<number> {
  const best: number[][] = []
  for (const [index, number] of numbers.entries()) {
    let longest: number[] = []
    for (let earlier = 0; earlier < index; earlier += 1) {
      const run = best[earlier] ?? []
      if ((numbers[earlier] ?? 0) < number && run.length > longest.length) longest = run
    }
    best.push([...longest, index])
  }
  return new Set(best.reduce((longest, run) => (run.length > longest.length ? run : longest), []))
}

function at(place: Place) {
  return (change: Change): ProcessChange => changeOf(place, change)
}

interface Pair {
  readonly was: Action
  readonly action: Action
  readonly before: readonly Action[]
  readonly after: readonly Action[]
}

/** What differs, and that something does where no field that is known here says it: a newer version may have written it. */
function actionFields(pair: Pair, surroundings: Surroundings): readonly Change[] {
  const known = knownFields(pair, surroundings)
  if (known.length > 0 || isDeepStrictEqual(pair.was, pair.action)) return known
  return [{ kind: 'changed', what: 'field', field: 'Other', sentence: 'Other fields changed' }]
}

function knownFields({ was, action, before, after }: Pair, surroundings: Surroundings): readonly Change[] {
  const parent = (actions: readonly Action[], id: string | null) => {
    const found = actions.find((each) => each.id === id)
    return found === undefined ? 'none' : named(found.name === '' ? found.id : found.name)
  }
  return [
    ...field('/name', 'Name', named(was.name), named(action.name)),
    ...field('/enabled', 'Enabled', yesNo(was.enabled), yesNo(action.enabled)),
    ...field('/timer', 'Timer', durationWords(was.timer), durationWords(action.timer)),
    ...field('/trigger', 'Trigger', was.trigger, action.trigger),
    ...field('/required', 'Mandatory', yesNo(was.required), yesNo(action.required)),
    ...field('/repeatable', 'Repeatable', yesNo(was.repeatable), yesNo(action.repeatable)),
    ...field('/autorunChildren', 'Runs its children', yesNo(was.autorunChildren), yesNo(action.autorunChildren)),
    ...field('/parent', 'Parent', parent(before, was.parent), parent(after, action.parent)),
    ...field('/acceptedDataKeys', 'Accepted data keys', list(was.acceptedDataKeys), list(action.acceptedDataKeys)),
    ...field('/retry', 'Retries', retryWords(was.retry), retryWords(action.retry)),
    ...parameterChanges(was, action, surroundings),
  ]
}

function parameterChanges(was: Action, action: Action, surroundings: Surroundings): readonly Change[] {
  if (was.type === 'kafkaSend' && action.type === 'kafkaSend') return sendChanges(was, action)
  if (was.type === 'kafkaReceive' && action.type === 'kafkaReceive') return receiveChanges(was, action, surroundings)
  if (was.type === 'script' && action.type === 'script') return scriptChanges(was, action)
  return field('/type', 'Type', actionKindWords[was.type].toLowerCase(), actionKindWords[action.type].toLowerCase())
}

function sendChanges(was: KafkaSendAction, action: KafkaSendAction): readonly Change[] {
  const [old, now] = [was.parameters, action.parameters]
  return [
    ...field('/parameters/connection', 'Connection', named(old.connection), named(now.connection)),
    ...listChanges('Topic', '/parameters/topics', old.topics, now.topics),
    ...field(
      '/parameters/callbackTopic',
      'Callback topic',
      named(old.callbackTopic ?? null),
      named(now.callbackTopic ?? null),
    ),
    ...environmentChanges(old.environments, now.environments),
    ...field('/scenario', 'Link to the library', scenarioWords(was), scenarioWords(action)),
    ...messageChanges(old.messages, now.messages),
  ]
}

function receiveChanges(
  was: KafkaReceiveAction,
  action: KafkaReceiveAction,
  { flowWords }: Surroundings,
): readonly Change[] {
  const [old, now] = [was.parameters, action.parameters]
  const by = ({ correlation }: typeof old) => `${correlation.by} ${named(correlation.name)}`
  return [
    ...field('/parameters/connection', 'Connection', named(old.connection), named(now.connection)),
    ...field('/parameters/topic', 'Topic', named(old.topic), named(now.topic)),
    ...environmentChanges(old.environments, now.environments),
    ...field('/parameters/dataKey', 'Kept as', named(old.dataKey), named(now.dataKey)),
    ...field('/parameters/correlation', 'Correlated by', by(old), by(now)),
    ...field(
      '/parameters/correlation/equals',
      'Has to equal',
      named(old.correlation.equals),
      named(now.correlation.equals),
    ),
    ...field('/parameters/timeout', 'Time-out', timeoutWords(old.timeout), timeoutWords(now.timeout)),
    ...field(
      '/parameters/timeoutFlow',
      'Flow after the time-out',
      flowWords(old.timeoutFlow),
      flowWords(now.timeoutFlow),
    ),
    ...field('/parameters/startIn', 'Starts runs in', named(old.startIn), named(now.startIn)),
  ]
}

function scriptChanges(was: ScriptAction, action: ScriptAction): readonly Change[] {
  return textField('/parameters/source', 'Script', was.parameters.source, action.parameters.source)
}

function environmentChanges(
  before: Readonly<Record<string, object>>,
  after: Readonly<Record<string, object>>,
): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  const own = (environments: Readonly<Record<string, object>>, name: string) =>
    Object.hasOwn(environments, name) ? environments[name] : undefined
  return names.flatMap((name) => {
    const [was, now] = [own(before, name), own(after, name)]
    return isDeepStrictEqual(was, now)
      ? []
      : field(`/parameters/environments/${name}`, `In environment ${named(name)}`, placeWords(was), placeWords(now))
  })
}

function placeWords(place: object | undefined): string {
  if (place === undefined) return 'as elsewhere'
  const said = Object.entries(place).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  )
  return said.length === 0 ? 'as elsewhere' : said.join(', ')
}

function scenarioWords({ scenario }: KafkaSendAction): string {
  return scenario === null
    ? 'none'
    : `${named(scenario.scenario)} of ${named(scenario.integration)}, revision ${scenario.revision}`
}

function timeoutWords(timeout: string | null): string {
  return timeout === null ? 'none' : durationWords(timeout)
}

function retryWords(retry: RetryPolicy | null): string {
  if (retry === null) return "the connection's"
  return Object.entries(retry)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}

function list(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ')
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}
