import { isJsonSchema, sideSchema, type Direction, type JsonSchema, type Scenario, type Side } from '@sendwright/model'
import { readData } from '../../../app/codeEditor/jsonFault.ts'
import { text } from '../../../text/en.ts'
import { restoreElements, restoreRemoved } from './restoreRemoved.ts'

/** A JSON Schema that is being typed and cannot be read: its text, and where the first mistake is. */
export interface SchemaFault {
  readonly text: string
  readonly sentence: string
  readonly line: number
  readonly position: { readonly start: number; readonly end: number }
}

/** A scenario while it is edited. Its schema is seen as fields and as text: two views of one thing. */
export interface ScenarioDraft {
  /** As it was when the edit began. */
  readonly base: Scenario
  readonly scenario: Scenario
  /** Texts as they were typed, per side; a side whose schema changed as fields since has none. */
  readonly texts: Readonly<Partial<Record<Direction, string>>>
  readonly faults: Readonly<Partial<Record<Direction, SchemaFault>>>
}

/** What a removal did, so that it can be taken back later. */
export interface Removal {
  readonly direction: Direction
  readonly before: Side
  readonly after: Side
}

export type DraftEvent =
  | { readonly type: 'scenario'; readonly change: Partial<Pick<Scenario, 'name' | 'description'>> }
  | { readonly type: 'side'; readonly direction: Direction; readonly change: Partial<Side> }
  | { readonly type: 'addSide'; readonly direction: Direction }
  | { readonly type: 'removeSide'; readonly direction: Direction }
  | { readonly type: 'schema'; readonly direction: Direction; readonly schema: JsonSchema }
  | { readonly type: 'schemaText'; readonly direction: Direction; readonly text: string }
  | { readonly type: 'dropText'; readonly direction: Direction }
  | { readonly type: 'restore'; readonly removal: Removal }
  | { readonly type: 'restoreSide'; readonly direction: Direction; readonly side: Side }

/** Begins an edit. */
export function createDraft(scenario: Scenario): ScenarioDraft {
  return { base: scenario, scenario, texts: {}, faults: {} }
}

/** Follows an edit, event by event. A text that cannot be read leaves the schema as it is. */
export function draftReducer(draft: ScenarioDraft, event: DraftEvent): ScenarioDraft {
  switch (event.type) {
    case 'scenario':
      return { ...draft, scenario: { ...draft.scenario, ...event.change } }
    case 'side':
      return changeSide(draft, event.direction, (side) => ({ ...side, ...event.change }))
    case 'addSide':
      if (draft.scenario[event.direction] !== undefined) return draft
      return { ...draft, scenario: { ...draft.scenario, [event.direction]: newSide() } }
    case 'removeSide':
      return withoutText({ ...draft, scenario: withoutSide(draft.scenario, event.direction) }, event.direction)
    case 'schema':
      return withoutText(
        changeSide(draft, event.direction, (side) => ({ ...side, schema: event.schema })),
        event.direction,
      )
    case 'schemaText':
      return typeSchema(draft, event.direction, event.text)
    case 'dropText':
      return withoutText(draft, event.direction)
    case 'restore':
      return restore(draft, event.removal)
    case 'restoreSide':
      if (draft.scenario[event.direction] !== undefined) return draft
      return { ...draft, scenario: { ...draft.scenario, [event.direction]: event.side } }
  }
}

/** The schema of a side as the text view shows it: as it was typed, else laid out. */
export function schemaText(draft: ScenarioDraft, direction: Direction): string {
  return draft.texts[direction] ?? JSON.stringify(draft.scenario[direction]?.schema ?? {}, null, 2)
}

/** Whether there is something to save, or a text that would be lost. */
export function isChanged({ base, scenario, faults }: ScenarioDraft): boolean {
  const before = new Map(Object.entries(base))
  const now = new Map(Object.entries(scenario))
  const names = new Set([...before.keys(), ...now.keys()])
  return (
    Object.keys(faults).length > 0 ||
    [...names].some((name) => JSON.stringify(before.get(name)) !== JSON.stringify(now.get(name)))
  )
}

/** A side that nothing is known of yet: an object without fields. */
export function newSide(): Side {
  return sideSchema.parse({ schema: { type: 'object', properties: {} } })
}

function changeSide(draft: ScenarioDraft, direction: Direction, change: (side: Side) => Side): ScenarioDraft {
  const side = draft.scenario[direction]
  if (side === undefined) return draft
  return { ...draft, scenario: { ...draft.scenario, [direction]: change(side) } }
}

function typeSchema(draft: ScenarioDraft, direction: Direction, typed: string): ScenarioDraft {
  const texts = { ...draft.texts, [direction]: typed }
  const read = readData(typed)
  if (!('data' in read)) {
    const { fault: sentence, line, position } = read
    return { ...draft, texts, faults: { ...draft.faults, [direction]: { text: typed, sentence, line, position } } }
  }
  if (!isJsonSchema(read.data)) {
    const sentence = text.integrations.edit.notSchema
    const fault = { text: typed, sentence, line: 1, position: { start: 0, end: typed.length } }
    return { ...draft, texts, faults: { ...draft.faults, [direction]: fault } }
  }
  const schema = read.data
  const changed = changeSide(withoutText(draft, direction), direction, (side) => ({ ...side, schema }))
  return { ...changed, texts }
}

function withoutText(draft: ScenarioDraft, direction: Direction): ScenarioDraft {
  const { [direction]: _text, ...texts } = draft.texts
  const { [direction]: _fault, ...faults } = draft.faults
  return { ...draft, texts, faults }
}

function withoutSide(scenario: Scenario, direction: Direction): Scenario {
  const { [direction]: _side, ...rest } = scenario
  return rest
}

function restore(draft: ScenarioDraft, { direction, before, after }: Removal): ScenarioDraft {
  const side = draft.scenario[direction]
  if (side === undefined) return draft
  const schema = restoreRemoved(before.schema, after.schema, side.schema)
  const headers = restoreRemoved(before.headers ?? {}, after.headers ?? {}, side.headers ?? {})
  const restored: Side = {
    ...side,
    schema: isJsonSchema(schema) ? schema : side.schema,
    ...((before.headers !== undefined || side.headers !== undefined) && isJsonSchema(headers) && { headers }),
    topics: [...restoreElements(before.topics, after.topics, side.topics)],
    samples: [...restoreElements(before.samples, after.samples, side.samples)],
  }
  const changed = { ...draft, scenario: { ...draft.scenario, [direction]: restored } }
  return JSON.stringify(schema) === JSON.stringify(side.schema) ? changed : withoutText(changed, direction)
}
