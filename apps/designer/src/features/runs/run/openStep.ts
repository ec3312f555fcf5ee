import type { Run, RunVisit } from '@sendwright/model'
import type { RunPlace } from '../../../app/paths.ts'
import { lastVisits } from './stepMarks.ts'

/** In the address in place of a step: the panel is closed. */
export const closedStep = '-'

/** The step whose panel is open; null for none. Without a word in the address it is the one that stopped, else where the run is. */
export function openNode({ visits }: Pick<Run, 'visits'>, { node }: RunPlace): string | null {
  if (node === closedStep) return null
  if (node !== undefined) return node
  const found =
    visits.findLast(({ state }) => state === 'stopped') ?? visits.findLast(({ state }) => state === 'active')
  return found?.node ?? null
}

/** The visit of a step that is shown: the one in the address, else the last that has stopped, else the last. */
export function openVisit({ visits }: Pick<Run, 'visits'>, node: string, visit: string | undefined): RunVisit | null {
  const of = visits.filter((each) => each.node === node)
  return (
    of.find(({ id }) => id === visit) ??
    of.findLast(({ state }) => state === 'stopped') ??
    lastVisits(of).get(node) ??
    null
  )
}
