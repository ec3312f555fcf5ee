import { buildRecords } from '@sendwright/message'
import {
  type Action,
  type EffectiveEnvironment,
  type JsonData,
  type KafkaSendAction,
  type MessageTemplate,
  type Problem,
  type Run,
} from '@sendwright/model'
import type { EditedParameters } from '../../../api/runs.ts'
import { randomUuid } from '../../../app/randomUuid.ts'
import { runContext } from '../../../app/startRun/runContext.ts'

/** Another message in place of the one at an index. */
export function withMessage(
  action: KafkaSendAction,
  index: number,
  message: Partial<MessageTemplate>,
): KafkaSendAction {
  const messages = action.parameters.messages.map((each, at) => (at === index ? { ...each, ...message } : each))
  return { ...action, parameters: { ...action.parameters, messages } }
}

/** What the draft would send with the data, and what is wrong with it; null where it sends nothing by itself. */
export function draftRecords(
  action: Action | null,
  data: JsonData,
  {
    run,
    environment,
  }: { readonly run: Pick<Run, 'id' | 'uuid'>; readonly environment: EffectiveEnvironment | undefined },
): ReturnType<typeof buildRecords> | null {
  if (action?.type !== 'kafkaSend') return null
  return buildRecords(action, runContext(data, run), {
    now: () => new Date(),
    uuid: randomUuid,
    ...(environment !== undefined && { environment }),
  })
}

/** What is sent to the server: only what differs from how it is. */
export function draftChanges(
  draft: { readonly action: Action | null; readonly data: JsonData },
  before: { readonly action: Action | null; readonly data: JsonData },
): { readonly data: JsonData | null; readonly parameters: EditedParameters | null } {
  const isSameData = JSON.stringify(draft.data) === JSON.stringify(before.data)
  const isSameAction = JSON.stringify(draft.action?.parameters) === JSON.stringify(before.action?.parameters)
  return {
    data: isSameData ? null : draft.data,
    parameters: isSameAction || draft.action === null ? null : draft.action.parameters,
  }
}

/** The problems of a field of a message, with positions in its text. */
export function problemsAt(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}/`))
}
