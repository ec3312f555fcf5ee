import type { KafkaSendAction, Problem } from '@sendwright/model'
import type { FieldFocus } from '../../../app/codeEditor/fieldFocus.ts'

/** The first place of an action that still lacks a value, that of one message before all others; null where none does. */
export function firstToFill(
  action: KafkaSendAction,
  problems: readonly Problem[],
  messageIndex: number,
): FieldFocus | null {
  const missing = problems.filter(({ code, severity }) => code === 'missing-value' && severity === 'error')
  const first = missing.find(({ path }) => path.startsWith(`/parameters/messages/${messageIndex}/`)) ?? missing[0]
  return first === undefined ? null : { actionId: action.id, path: first.path, position: first.position ?? null }
}
