import type { Action, MessageTemplate, Problem } from '@sendwright/model'
import type { ActionEdits } from './useActionEdits.ts'

/** What a field of an action gets. */
export interface ActionFieldProps {
  readonly action: Action
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: ActionEdits
}

/** What a field of one message of an action gets. */
export interface MessageFieldProps extends ActionFieldProps {
  /** The message's place in the action. */
  readonly index: number
  readonly message: MessageTemplate
}
