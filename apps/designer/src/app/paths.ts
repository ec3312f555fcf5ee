import type { DeliveryState, Received, RunStateName } from '@sendwright/model'
import { linkOptions } from '@tanstack/react-router'

/** What the address of the list of processes can say. */
export interface ProcessesPlace {
  /** Part of a name or id. */
  readonly filter?: string
  readonly show?: 'with-problems' | 'unpublished'
}

/** What the editor opens above the drawing: publishing, the list of versions, or starting a run. */
export const editorDialogs = ['publish', 'versions', 'run'] as const
export type EditorDialog = (typeof editorDialogs)[number]

/** What the editor's address can say besides the process. */
export interface EditorPlace {
  readonly node?: string
  readonly action?: string
  readonly tab?: 'action' | 'parameters'
  /** The sample context that is chosen. */
  readonly context?: string
  /** The environment that is chosen; `default` = none, the default values alone. */
  readonly environment?: string
  /** Go to the first problem when the process is open. */
  readonly problem?: 'first'
  /** The dialog or panel that lies above the editor. */
  readonly open?: EditorDialog
}

/** What the address of the connections page can say. */
export interface ConnectionsPlace {
  /** The connection whose details are open. */
  readonly id?: string
  readonly tab?: 'check' | 'settings' | 'topics' | 'faults'
  /** The topic that is open in the tab Topics. */
  readonly topic?: string
  /** The dialog for a new connection is open. */
  readonly add?: 'true'
}

/** What the address of the library can say. */
export interface IntegrationsPlace {
  /** What is open: `<integration>/<scenario>` (see `scenarioPlace`), or an integration alone. */
  readonly scenario?: string
  readonly tab?: 'send' | 'receive' | 'use'
  /** The dialog Import document is open. */
  readonly import?: 'true'
}

/** What the address of the environments can say. */
export interface EnvironmentsPlace {
  /** The environment that is open. */
  readonly name?: string
}

/** The times that the Deliveries page offers, back from now. */
export const deliveryRanges = ['15m', '1h', '6h', '1d', '7d', '30d'] as const
/** The times ahead that are shown as a line. */
export const upcomingSpans = ['1h', '1d', '7d'] as const

/** What the address of the deliveries can say: which are shown, which one is open, and whether the page stands still. */
export interface DeliveriesPlace {
  readonly state?: DeliveryState
  readonly connection?: string
  readonly topic?: string
  /** The record's key. */
  readonly key?: string
  /** The id of a cause of failures. */
  readonly cause?: string
  /** The id of a run: its deliveries, however old. */
  readonly run?: string
  /** Back from now; the last hour when left out. */
  readonly range?: (typeof deliveryRanges)[number]
  /** A time that stands still, ISO 8601; only both together, and instead of `range`. */
  readonly from?: string
  readonly to?: string
  /** Due at or after, and before. */
  readonly dueFrom?: string
  readonly dueTo?: string
  readonly order?: 'due'
  /** The delivery that is open. */
  readonly delivery?: string
  readonly upcoming?: (typeof upcomingSpans)[number]
  /** The group of the time line that is open, by its first due time. */
  readonly slot?: string
  readonly paused?: 'true'
}

/** The times of starts that the Runs page offers; `today` is what it shows when nothing is said. */
export const runRanges = ['1h', 'today', '1d', '7d', '30d', 'always'] as const

/** What the address of the runs can say. */
export interface RunsPlace {
  readonly state?: RunStateName
  readonly process?: string
  /** `none` = started without one. */
  readonly environment?: string
  /** A run's id or key, or a text value of its data. */
  readonly search?: string
  readonly range?: (typeof runRanges)[number]
  readonly paused?: 'true'
  /** The panel "Start a run" is open. */
  readonly start?: 'true'
}

/** The tabs of a step's panel. */
export const stepTabs = ['message', 'data', 'why'] as const

/** What the address of a run can say. */
export interface RunPlace {
  /** The step that is open. */
  readonly node?: string
  /** Its visit; the last when left out. */
  readonly visit?: string
  readonly action?: string
  readonly tab?: (typeof stepTabs)[number]
  /** The delivery that is open instead of a step. */
  readonly record?: string
  /** Part of the time line: what went wrong, what persons did. */
  readonly show?: 'problems' | 'people'
}

/** What the address of the received records can say. */
export interface ReceivedPlace {
  /** Unmatched ones when left out. */
  readonly state?: Received['state'] | 'all'
  readonly topic?: string
  readonly connection?: string
  /** The record that is open. */
  readonly record?: string
  readonly tab?: 'topics'
}

/** The place of a scenario, or of an integration alone, in the library's address. Ids of integrations have no slash. */
export function scenarioPlace(integration: string, scenario?: string): string {
  return scenario === undefined ? integration : `${integration}/${scenario}`
}

/** Reads what `scenarioPlace` wrote; `scenario` is null for an integration alone. */
export function readScenarioPlace(place: string): { readonly integration: string; readonly scenario: string | null } {
  const slash = place.indexOf('/')
  return slash === -1
    ? { integration: place, scenario: null }
    : { integration: place.slice(0, slash), scenario: place.slice(slash + 1) }
}

/** Every address of the product: spread the result into `<Link>`, or pass it to `navigate`. */
export const paths = {
  processes: (place: ProcessesPlace = {}) => linkOptions({ to: '/', search: place }),
  process: (processId: string, place: EditorPlace = {}) =>
    linkOptions({ to: '/processes/$processId', params: { processId }, search: place }),
  integrations: (place: IntegrationsPlace = {}) => linkOptions({ to: '/integrations', search: place }),
  connections: (place: ConnectionsPlace = {}) => linkOptions({ to: '/connections', search: place }),
  deliveries: (place: DeliveriesPlace = {}) => linkOptions({ to: '/deliveries', search: place }),
  runs: (place: RunsPlace = {}) => linkOptions({ to: '/runs', search: place }),
  run: (runId: number | string, place: RunPlace = {}) =>
    linkOptions({ to: '/runs/$runId', params: { runId: String(runId) }, search: place }),
  received: (place: ReceivedPlace = {}) => linkOptions({ to: '/received', search: place }),
  environments: (place: EnvironmentsPlace = {}) => linkOptions({ to: '/environments', search: place }),
}
