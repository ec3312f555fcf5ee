import { IconLock } from '@tabler/icons-react'
import type { BuiltText } from '@sendwright/message'
import type { KafkaSendAction } from '@sendwright/model'
import { text } from '../../../text/en.ts'
import { buildAction } from '../problems/buildAction.ts'
import { useBuildSetting } from '../problems/useBuildSetting.ts'
import classes from './SecretNote.module.css'

export interface SecretNoteProps {
  readonly action: KafkaSendAction
  /** The message's place in the action. */
  readonly index: number
  readonly part: 'key' | 'value' | 'headers'
}

/** Says who sees the secrets that a part of a message holds; nothing where it holds none. */
export function SecretNote({ action, index, part }: SecretNoteProps) {
  const setting = useBuildSetting()
  const record = buildAction(action, setting).records.find(({ messageIndex }) => messageIndex === index)
  const texts: readonly (BuiltText | null | undefined)[] =
    part === 'headers' ? (record?.headers.map(({ value }) => value) ?? []) : [record?.[part]]
  if (texts.every((each) => (each?.secrets?.length ?? 0) === 0)) return null
  return (
    <p className={classes['note']}>
      <IconLock size={13} stroke={1.6} aria-hidden />
      {text.panel.parameters.secretNote}
    </p>
  )
}
