import { errorCodes, type ErrorCode } from '../protocol/errorCodes.ts'
import { spread } from './spread.ts'

/** What has a coordinator: a consumer group, or a transactional id. */
export type Coordinated = 'group' | 'transaction'

/** Which node coordinates whom. */
export interface Coordinators {
  /** The node, or why there is none yet. */
  find(kind: Coordinated, id: string): { readonly node: number } | { readonly error: ErrorCode }
  /** The error of a request that came to `node`. */
  check(kind: Coordinated, id: string, node: number): ErrorCode
  isAt(kind: Coordinated, id: string, node: number): boolean
  /** Gives it to the next node. The only node loses it until a request was told so. */
  move(kind: Coordinated, id: string): void
}

/** How often FindCoordinator answers that there is none, as a cluster does whose inner topics are yet to be made. */
export interface LateCoordinators {
  readonly group?: number
  readonly transaction?: number
}

/** Coordinators among these nodes, of which there is at least one. */
export function createCoordinators(nodes: readonly number[], late: LateCoordinators = {}): Coordinators {
  const refusals = { group: late.group ?? 0, transaction: late.transaction ?? 0 }
  const moved = {
    group: new Map<string, { node: number; isAway: boolean }>(),
    transaction: new Map<string, { node: number; isAway: boolean }>(),
  }
  const nodeAt = (at: number) => nodes[at % nodes.length] ?? 0
  const nodeOf = (kind: Coordinated, id: string) => moved[kind].get(id)?.node ?? nodeAt(spread(id))

  function find(kind: Coordinated, id: string): { readonly node: number } | { readonly error: ErrorCode } {
    if (refusals[kind] > 0) {
      refusals[kind] -= 1
      return { error: errorCodes.COORDINATOR_NOT_AVAILABLE }
    }
    return { node: nodeOf(kind, id) }
  }

  function check(kind: Coordinated, id: string, node: number): ErrorCode {
    if (refusals[kind] > 0) return errorCodes.NOT_COORDINATOR
    const known = moved[kind].get(id)
    if (known?.isAway) {
      known.isAway = false
      return errorCodes.NOT_COORDINATOR
    }
    return nodeOf(kind, id) === node ? errorCodes.NONE : errorCodes.NOT_COORDINATOR
  }

  function move(kind: Coordinated, id: string): void {
    const node = nodeAt(nodes.indexOf(nodeOf(kind, id)) + 1)
    moved[kind].set(id, { node, isAway: nodes.length === 1 })
  }

  return { find, check, isAt: (kind, id, node) => nodeOf(kind, id) === node, move }
}
