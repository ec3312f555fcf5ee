import { readFlowxAction } from '@sendwright/exchange'
import type { KafkaSendAction, MessageTemplate } from '@sendwright/model'

/** An action as it is pasted: one text, or its three fields. */
export interface ActionDraft {
  readonly shape: 'text' | 'parts'
  readonly text: string
  readonly topics: string
  readonly message: string
  readonly headers: string
}

/** A draft with nothing in it. */
export const emptyActionDraft: ActionDraft = { shape: 'text', text: '', topics: '', message: '', headers: '' }

/** What a draft gives: the action with the pasted parameters, or what is wrong with them; neither while it is empty. */
export interface ReadDraft {
  readonly action: KafkaSendAction | null
  readonly faults: readonly string[]
}

/** Reads a draft into one message of an action; connection, partition and other messages stay. */
export function readActionDraft(
  draft: ActionDraft,
  { target, messageIndex }: { readonly target: KafkaSendAction; readonly messageIndex: number },
): ReadDraft {
  const { shape, text, topics, message, headers } = draft
  const isEmpty = shape === 'text' ? text.trim() === '' : `${topics}${message}${headers}`.trim() === ''
  if (isEmpty) return { action: null, faults: [] }
  const read = readFlowxAction(shape === 'text' ? text : { topics, message, headers })
  if (!read.ok) return { action: null, faults: read.problems.map((problem) => problem.message) }
  const [pasted] = read.parameters.messages ?? []
  const before: MessageTemplate | undefined = target.parameters.messages[messageIndex]
  const messages = target.parameters.messages.toSpliced(messageIndex, 1, {
    key: pasted?.key ?? before?.key ?? null,
    value: pasted?.value ?? before?.value ?? { format: 'json', text: '' },
    headers: [...(pasted?.headers ?? before?.headers ?? [])],
    partition: before?.partition ?? null,
  })
  const pastedTopics = read.parameters.topics ?? []
  return {
    action: {
      ...target,
      parameters: {
        ...target.parameters,
        topics: pastedTopics.length > 0 ? [...pastedTopics] : target.parameters.topics,
        messages,
      },
    },
    faults: [],
  }
}
