import { ActionIcon, Menu } from '@mantine/core'
import { IconBan, IconDots, IconListDetails, IconPlayerTrackNext, IconRefresh } from '@tabler/icons-react'
import { text } from '../../../text/en.ts'
import type { Cause } from './causeAdvice.ts'

export interface CauseMenuProps {
  readonly cause: Cause
  /** null where it has its own button. */
  readonly onRetry: (() => void) | null
  readonly onSkip: () => void
  readonly onCancel: () => void
  readonly onShow: () => void
}

/** What else can be done with the failures of a cause. */
export function CauseMenu({ cause, onRetry, onSkip, onCancel, onShow }: CauseMenuProps) {
  const words = text.deliveries.causes
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.more(cause.message)}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconListDetails size={16} stroke={1.6} />} onClick={onShow}>
          {words.show}
        </Menu.Item>
        {onRetry !== null && (
          <Menu.Item leftSection={<IconRefresh size={16} stroke={1.6} />} onClick={onRetry}>
            {words.retryAll}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconPlayerTrackNext size={16} stroke={1.6} />} onClick={onSkip}>
          {words.skipAll}
        </Menu.Item>
        <Menu.Item leftSection={<IconBan size={16} stroke={1.6} />} onClick={onCancel}>
          {words.cancelAll}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
