import type { DeliveryState } from '@sendwright/model'
import { linkOptions } from '@tanstack/react-router'

/** What the address of the list of processes can say. */
export interface ProcessesPlace {
  /** Part of a name or id. */
  readonly filter?: string
  readonly show?: 'with-problems'
}

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
  environments: (place: EnvironmentsPlace = {}) => linkOptions({ to: '/environments', search: place }),
}
