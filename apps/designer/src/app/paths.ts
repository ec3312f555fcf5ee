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
  /** Go to the first problem when the process is open. */
  readonly problem?: 'first'
}

/** What the address of the connections page can say. */
export interface ConnectionsPlace {
  /** The connection whose details are open. */
  readonly id?: string
  readonly tab?: 'check' | 'settings' | 'topics'
  /** The topic that is open in the tab Topics. */
  readonly topic?: string
  /** The dialog for a new connection is open. */
  readonly add?: 'true'
}

/** Every address of the product: spread the result into `<Link>`, or pass it to `navigate`. */
export const paths = {
  processes: (place: ProcessesPlace = {}) => linkOptions({ to: '/', search: place }),
  process: (processId: string, place: EditorPlace = {}) =>
    linkOptions({ to: '/processes/$processId', params: { processId }, search: place }),
  connections: (place: ConnectionsPlace = {}) => linkOptions({ to: '/connections', search: place }),
}
