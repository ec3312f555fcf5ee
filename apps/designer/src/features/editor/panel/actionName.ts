import type { Action } from '@sendwright/model'
import { text } from '../../../text/en.ts'

/** The name that people see of an action. */
export function actionName(action: Action): string {
  return action.name.trim() === '' ? text.panel.unnamedAction : action.name
}
