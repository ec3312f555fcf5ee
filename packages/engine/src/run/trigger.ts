import { isJsonObject, type Action, type JsonData, type JsonObject, type RunEvent } from '@sendwright/model'
import { begin } from './actions.ts'
import { mergeData } from './context.ts'
import { named, type Meant } from './meant.ts'
import type { ActionState } from './runState.ts'
import { actionTitle, tell, visitTitle, type Work } from './work.ts'

/** Whether an action can be triggered as it stands: it waits for it, or it is repeatable and was performed. */
export function canTrigger({ repeatable }: Pick<Action, 'repeatable'>, state: ActionState['state']): boolean {
  return state === 'trigger' || (state === 'finished' && repeatable)
}

/** The data that an action takes of what a trigger brings. */
export function acceptedData({ acceptedDataKeys }: Pick<Action, 'acceptedDataKeys'>, data: JsonData): JsonObject {
  if (!isJsonObject(data)) return {}
  return Object.fromEntries(Object.entries(data).filter(([key]) => acceptedDataKeys.includes(key)))
}

/** A person or a program triggers an action; where it cannot be, nothing happens. */
export function trigger(work: Work, event: Extract<RunEvent, { kind: 'triggered' }>): void {
  const meant = named(work, event)
  if (meant === undefined || !canTrigger(meant.action, meant.standing.state)) return
  const { visit, action } = meant
  const sentence = `${visitTitle(work, visit)}: ${actionTitle(action)} was triggered`
  tell(work, 'triggered', sentence, { visit, action: action.id, rule: 'R7', by: event.by, detail: event.reason })
  pull(work, meant, event.data)
}

/** Takes the data and begins the action. */
export function pull(work: Work, { visit, standing, action }: Meant, data: JsonData): void {
  work.data = mergeData(work.data, acceptedData(action, data))
  begin(work, visit, { action, standing, rule: 'R7' })
}
