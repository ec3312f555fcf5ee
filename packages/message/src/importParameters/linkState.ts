import type { KafkaSendAction, Side } from '@sendwright/model'
import type { ImportRequest, ImportRow } from './importPlan.ts'
import { planImport } from './planImport.ts'

/**
 * How an action stands to the scenario that it is linked to: `same` = an update would change nothing; `asks` = the
 * scenario has changed and an update would change something; `kept` = a person decided to leave the differences;
 * `gone` = the library does not have the scenario any more. `differences` counts the parameters that an update would
 * change.
 */
export interface LinkState {
  readonly state: 'unlinked' | 'same' | 'asks' | 'kept' | 'gone'
  readonly differences: number
}

/** What is known of the process, so that fields that can be mapped are counted too. */
export type LinkKnowledge = Pick<ImportRequest, 'data' | 'dataModel' | 'environments' | 'messageIndex'>

/**
 * The state of an action's link. `side` and `revision` are the scenario's as they are now, null where the library does
 * not have it.
 */
export function linkState(
  action: KafkaSendAction,
  side: Side | null,
  revision: string | null,
  known: LinkKnowledge = nothingKnown,
): LinkState {
  const { scenario } = action
  if (scenario === null) return { state: 'unlinked', differences: 0 }
  if (side === null) return { state: 'gone', differences: 0 }
  const { rows } = planImport({ action, side, link: scenario, ...known })
  const differences = rows.filter(wouldChange).length
  if (differences === 0) return { state: 'same', differences }
  return { state: scenario.revision === revision ? 'kept' : 'asks', differences }
}

/** What is still to be filled from the last import does not change again. */
function wouldChange({ change, now, after }: ImportRow): boolean {
  return change === 'toFill' ? now !== after : change !== 'kept' && change !== 'omitted'
}

const nothingKnown: LinkKnowledge = { data: {}, dataModel: true, environments: [] }
