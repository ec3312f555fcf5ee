import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { text } from '../text/en.ts'

export interface CopyButtonProps {
  readonly value: string
  /** A verb with its object: "Copy record". */
  readonly label: string
  readonly size?: number
}

/** Copies a text and says so for a moment. */
export function CopyButton({ value, label, size = 24 }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 })
  const shown = clipboard.copied ? text.shell.copied : label
  return (
    <Tooltip label={shown}>
      <ActionIcon size={size} aria-label={shown} onClick={() => clipboard.copy(value)}>
        {clipboard.copied ? <IconCheck size={14} stroke={1.6} /> : <IconCopy size={14} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  )
}
