import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconChevronDown, IconCode, IconInbox, IconPlus, IconSend } from '@tabler/icons-react'
import type { ActionType } from '@sendwright/model'
import { text } from '../../../text/en.ts'

export interface AddActionProps {
  /** The kinds on offer, the fitting one first. */
  readonly kinds: readonly ActionType[]
  readonly onAdd: (kind: ActionType) => void
}

const icons = {
  kafkaSend: IconSend,
  kafkaReceive: IconInbox,
  script: IconCode,
} as const satisfies Record<ActionType, typeof IconSend>

/** A small button for a list that has actions already; with several kinds on offer it asks which. */
export function AddActionIcon({ kinds, onAdd }: AddActionProps) {
  const [only, ...others] = kinds
  if (only === undefined) return null
  const label = text.panel.addAction
  if (others.length === 0)
    return (
      <Tooltip label={label}>
        <ActionIcon variant="default" size={26} aria-label={label} onClick={() => onAdd(only)}>
          <IconPlus size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant="default" size={26} aria-label={label}>
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <KindMenu kinds={kinds} onAdd={onAdd} />
    </Menu>
  )
}

/** The button of a step without actions: it adds the fitting kind; others are beside it. */
export function AddFirstAction({ kinds, onAdd }: AddActionProps) {
  const [first, ...others] = kinds
  if (first === undefined) return null
  return (
    <Button.Group>
      <Button leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => onAdd(first)}>
        {text.panel.addKind[first]}
      </Button>
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button px={8} aria-label={text.panel.addOther} style={{ borderLeft: '1px solid var(--accent-line)' }}>
              <IconChevronDown size={16} stroke={1.6} />
            </Button>
          </Menu.Target>
          <KindMenu kinds={others} onAdd={onAdd} />
        </Menu>
      )}
    </Button.Group>
  )
}

function KindMenu({ kinds, onAdd }: AddActionProps) {
  return (
    <Menu.Dropdown>
      {kinds.map((kind) => {
        const Icon = icons[kind]
        return (
          <Menu.Item key={kind} leftSection={<Icon size={16} stroke={1.6} />} onClick={() => onAdd(kind)}>
            {text.panel.kinds[kind]}
          </Menu.Item>
        )
      })}
    </Menu.Dropdown>
  )
}
