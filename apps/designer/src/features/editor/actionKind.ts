import type { Action, KafkaReceiveAction, KafkaSendAction, ScriptAction } from '@sendwright/model'

/** What is asked of an action, answered for every kind. */
export interface ByKind<Answer> {
  readonly kafkaSend: (action: KafkaSendAction) => Answer
  readonly kafkaReceive: (action: KafkaReceiveAction) => Answer
  readonly script: (action: ScriptAction) => Answer
}

/** Asks an action what depends on its kind. Kinds are told apart by their name here and nowhere else. */
export function byKind<Answer>(action: Action, answers: ByKind<Answer>): Answer {
  switch (action.type) {
    case 'kafkaSend':
      return answers.kafkaSend(action)
    case 'kafkaReceive':
      return answers.kafkaReceive(action)
    case 'script':
      return answers.script(action)
  }
}

/** Whether an action sends records. */
export function isSend(action: Action): action is KafkaSendAction {
  return action.type === 'kafkaSend'
}

/** Whether an action waits for a record. */
export function isReceive(action: Action): action is KafkaReceiveAction {
  return action.type === 'kafkaReceive'
}

/** Whether an action runs a script. */
export function isScript(action: Action): action is ScriptAction {
  return action.type === 'script'
}
