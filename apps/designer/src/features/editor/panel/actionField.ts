import type { KafkaReceiveAction, KafkaSendAction, MessageTemplate, Problem, ScriptAction } from '@sendwright/model'
import type { ActionEdits, SendEdits } from './useActionEdits.ts'

/** What a field of a send action gets. */
export interface ActionFieldProps {
  readonly action: KafkaSendAction
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: SendEdits
}

/** What a field of one message of an action gets. */
export interface MessageFieldProps extends ActionFieldProps {
  /** The message's place in the action. */
  readonly index: number
  readonly message: MessageTemplate
}

/** What a field of a receive action gets. */
export interface ReceiveFieldProps {
  readonly action: KafkaReceiveAction
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: ActionEdits<KafkaReceiveAction>
}

/** What a field of a script action gets. */
export interface ScriptFieldProps {
  readonly action: ScriptAction
  /** Those of the whole action. */
  readonly problems: readonly Problem[]
  readonly edits: ActionEdits<ScriptAction>
}
